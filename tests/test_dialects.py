"""Bodies in the dialects of Markdown and in other markups, as a person would see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.loader.body import convert, to_markdown
from reader.loader.parts import MAX_BLOCKS, MAX_PARTS, parted

BODIES = [  # body, what it becomes
    ("{{< youtube abc_123 >}}", "[video](https://www.youtube.com/watch?v=abc_123)"),
    ('{{< vimeo id="123" >}}', "[video](https://vimeo.com/123)"),
    ('{{< figure src="/a b.png" alt="A pot" >}}', "[image: A pot](/a%20b.png)"),
    ("{{% note %}}\n**Mind** it.\n{{% /note %}}", "**Mind** it."),
    ('{{< details "More" >}}\nText\n{{< /details >}}', "**More**\n\nText"),
    ('[a]({{< ref "b.md" >}})', "[a](b.md)"),
    ("{{< chart sales >}}", "\\[chart: sales\\]"),
    ("{{< toc >}}\nText", "Text"),
    ("{{/* hidden */}}Text", "Text"),
    ("{{< highlight go >}}\na * b\n{{< /highlight >}}", "```go\na * b\n```"),
    ("{% highlight ruby linenos %}\n# a\n{% endhighlight %}", "```ruby\n# a\n```"),
    ("{% codeblock lang:js %}\na\n{% endcodeblock %}", "```js\na\n```"),
    ("{% raw %}{{ page.title }}{% endraw %}", "{{ page.title }}"),
    ("[a]({% post_url 2020-01-02-b %}) {{ page.title }}", "[a](2020-01-02-b)"),
    ('[a]({{ "/b/" | relative_url }})', "[a](/b/)"),
    ("{% include toc.html %}\nText", "Text"),
    ("{% note info %}\nText\n{% endnote %}", "Text"),
    ("Text.\n{: .lead}", "Text."),
    ("[[One]] [[a/Two]] [[Three|3]] [[Four#Part|4]]", "[One](One) [Two](a/Two) [3](Three) [4](Four#Part)"),
    ("![[a b.png|300]] ![[Note]]", "[image: a b.png](a%20b.png) [Note](Note)"),
    ("A ==mark== %%not seen%% here. ^id-1", "A **mark**  here."),
    ("> [!warning]- Hot\n> Do not.", "> **Warning: Hot**\n>\n> Do not."),
    (":::tip[Oil]\nUse it.\n:::\n\nAfter", "> **Tip: Oil**\n>\n> Use it.\n\nAfter"),
    ('!!! note "Mind"\n    The gap.\n\nAfter', "> **Note: Mind**\n>\n> The gap.\n>\nAfter"),
    ("A.[^1] B.[^b]\n\n[^b]: Two.\n[^1]: One.", "A.¹ B.²\n\n> ¹ One.\n>\n> ² Two."),
    ("A.^[Inline.]", "A.¹\n\n> ¹ Inline."),
    ("A[^none]", "A[^none]"),
    ("A^[In.] B[^b] C^[On.]\n\n[^b]: Two.", "A¹ B² C³\n\n> ¹ In.\n>\n> ² Two.\n>\n> ³ On."),
    ("A[^1].\n\nB[^2], and A[^1].\n\nC\n\n[^2]: Two.\n[^1]: One.", "A¹.\n\n> ¹ One.\n\nB², and A¹.\n\n> ² Two.\n\nC"),
    ("- A[^1]\n\n  more\n- B\n\nC\n\n[^1]: One\n    goes on.\n\n    And on.\n\nD", "- A¹\n\n  more\n- B\n\n> ¹ One\n> goes on.\n>\n> And on.\n\nC\n\nD"),
    ("> Said.[^1]\n\n# Head[^2]\n\n[^1]: By *one*.\n[^2]: `code`\n[^3]: Uncalled.", "> Said.¹\n\n> ¹ By *one*.\n\n# Head²\n\n> ² `code`\n\n> ³ Uncalled."),
    ("`[^1]` A\n\n```\n[^1]\n\nB[^1]\n```\n\n[^1]: One.", "`[^1]` A\n\n```\n[^1]\n\nB[^1]\n```\n\n> ¹ One."),
    ("> [!tip] My *own*\n> Text", "> **Tip: My *own***\n>\n> Text"),
    ('{{< button href="https://e.example/b" >}}Go{{< /button >}} on', "[Go](https://e.example/b) on"),
    ("Write {{</* note */>}} and {{%/* a b */%}}", "Write {{< note >}} and {{% a b %}}"),
    ("{% link Words of it https://e.example/q %}", "[Words of it](https://e.example/q)"),
    ("{% post_link 2020-a The first %}", "[The first](2020-a)"),
    ("So \\\\(e^x*y*z\\\\) and \\(a_1\\) but \\(this\\)", "So `\\\\(e^x*y*z\\\\)` and `\\(a_1\\)` but \\(this\\)"),
    ("a&zwnj;b <b>c</b> می&zwnj;خواهد", "ab **c** می\u200cخواهد"),
    ("$S=\\{a_1\\}$ and $x*y*z$ for $5 or $10", "`$S=\\{a_1\\}$` and `$x*y*z$` for $5 or $10"),
    ("$$\na & b \\\\\nc\n$$", "```latex\n$$\na & b \\\\\nc\n$$\n```"),
    ("Press <kbd>q</kbd>.\n\n| a | b |\n| - | - |\n| 1 | 2 |", "Press q.\n\n| a | b |\n| - | - |\n| 1 | 2 |"),
    ("- [x] a<br>b\n- ~~c~~", "- [x] a\\\nb\n- ~~c~~"),
    ("a <b>b</b> <i>c</i> <s>d</s> <a href='https://e.example/'>e</a>", "a **b** *c* ~~d~~ [e](https://e.example/)"),
    ('<Video src="./1.mp4" muted />\n\nThe rest.', "[video](./1.mp4)\n\nThe rest."),
    ("A <iframe src='https://v.example/1' /> B", "A [video](https://v.example/1) B"),
    ("می\u200cخواهد <b>x</b>\n\n<p>می\u200cخواهد</p>", "می\u200cخواهد **x**\n\nمی\u200cخواهد"),
    ("`<b>` and\n\n```html\n<b>[[a]] {{ x }}</b>\n```", "`<b>` and\n\n```html\n<b>[[a]] {{ x }}</b>\n```"),
    ('<pre><code class="language-py">a &lt; b\n</code></pre>', "```py\na < b\n```"),
    ("Text <!-- more --> goes on\n\n<!--more-->\n\nEnd", "Text  goes on\n\nEnd"),
    ("- a\n  id:: 63b6\n- b", "- a\n- b"),
    ("{{< tabs >}}\n{{< tab name=\"Two\" >}}\nText\n{{< /tab >}}\n{{< /tabs >}}", "**Two**\n\nText"),
    ('{{% notice tip "A title" %}}\nInner\n{{% /notice %}}', "**A title**\n\nInner"),
    ("{% twitter https://x.com/a/status/1 %} {% gist 123 %}", "[twitter](https://x.com/a/status/1) [gist](https://gist.github.com/123)"),
    ('{% image "./a.png", "alt text" %}{% set x = 1 %}', "[image: alt text](./a.png)"),
    ('{{ youtube(id="abc") }} {{ p.title }}{{ now | date }}{# not shown #}', "[video](https://www.youtube.com/watch?v=abc)"),
    ("{% quote(author=\"Ada\") %}\nText\n{% end %}", "Text"),
    ("{{embed ((x))}}{{query (and [[a]])}} {{video https://youtu.be/x}}", " [video](https://youtu.be/x)"),
    ("* TOC\n{:toc}\n\nText", "Text"),
    ("![cap](a.png){width=50%} [b](c){.d} e", "![cap](a.png) [b](c) e"),
    ("[a](<b c.md>) ![d|100](e.png)", "[a](b%20c.md) ![d](e.png)"),
    ("[a]({filename}/b.md) [c](@/posts/d.md) [e]({tag}f)", "[a](/b.md) [c](/posts/d.md) e"),
    ("    :::python\n    a * b", "~~~~python\na * b\n~~~~"),
    (':::tip\n```js [a.js]\nx\n```\n:::', "> **Tip**\n>\n> ```js [a.js]\n> x\n> ```"),
    ('!!! note\n    ```js\n    x\n    ```', "> **Note**\n>\n> ```js\n> x\n> ```"),
    ('=== "One"\n\n    Text\n\n=== "Two"\n\n    Text', "**One**\n\nText\n\n**Two**\n\nText"),
    ("| a | b |\n| - | - |\n| c<br>d | e |", "| a | b |\n| - | - |\n| c d | e |"),
    ("H<sub>2</sub>O, x<sup>10</sup> and x<sup>n</sup>", "H₂O, x¹⁰ and xn"),
    ("<dl><dt>T</dt><dd>D</dd></dl>", "**T**\n\nD"),
    ("<details><summary>More</summary>\n\nText *x*\n\n</details>", "**More**\n\nText *x*"),
    ('<Callout type="info" title="T">\n  Inner **bold**\n\n  ```js\n  x\n  ```\n</Callout>', "**T**\n\nInner **bold**\n\n```js\nx\n```"),
    ('<YouTube id="abc" /> <Card title="T" href="/x" />', "[video](https://www.youtube.com/watch?v=abc)\n[T](/x)"),
    ('<CodeBlock language="js">\nlet a = <b>;\n</CodeBlock>', "~~~~js\nlet a = <b>;\n~~~~"),
    ("    [[code]]", "    [[code]]".strip("\n")),
]  # fmt: skip


@pytest.mark.parametrize(("written", "shown"), BODIES, ids=[written[:30] for written, _ in BODIES])
def test_a_dialect_is_shown_as_on_its_site(written: str, shown: str) -> None:
    assert to_markdown(written)[0] == shown


MDX = "import A from './a'\nexport const b = {\n  c: 1,\n}\n\nText {/* hidden */}{speed}{' '}here.\n\n<Box x={() => 1}>\n\n*In*\n\n</Box>"
OTHERS = [
    ("a.mdx", "export default Layout\n\n# In {1 + 1}\n\n{' '}It is", "# In \n\n It is"),
    ("a.mdx", "<Chart\n  data={[{a: 1}, {b: '>'}]}\n  style={{color: 'red'}}\n/>\n\nEnd", "End"),
    ("a.mdx", "A\n\n{[1, 2].map((x) => (\n  <li>{x}</li>\n))}\n\nB {'c'}", "A\n\nB c"),
    ("a.mdx", "A\n\n<Tweet id='1'>\n\n**B**\n\n<Img src='./a.png'>\n\nC", "A\n\n**B**\n\n[image: untitled](./a.png)\n\nC"),
    ("a.mdx", MDX, "Text  here.\n\n*In*"),
    ("a.org", "* Beans\n#+begin_src sh\nls [[a]]\n#+end_src\n[[https://a.example/][a]] =b= *c*", "# Beans\n\n```sh\nls [[a]]\n```\n[a](https://a.example/) `b` **c**"),
    ("a.adoc", "== Part\n[source,sh]\n----\nls\n----\n* https://a.example/[a]\n** b", "## Part\n\n~~~sh\nls\n~~~\n- [a](https://a.example/)\n   - b"),
    ("a.org", "* A\n:PROPERTIES:\n:ID: x\n:END:\nSCHEDULED: <2024-02-03>\n| a | b |\n|---+---|\n| 1 | 2 |\n\nText[fn:1] @@html:<b>@@\n\n[fn:1] Note", "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nText¹ \n\n> ¹ Note"),
    ("a.adoc", "[NOTE]\n====\nMind.\n====\n\n.A title\n____\nSaid\n____\n\n////\nhidden\n////\n\nSee <<part,it>>\n\nTerm:: what it is", "**Note:**\nMind.\n\n\n**A title**\n\n> Said\n\n\n\nSee [it](#part)\n\n\n**Term** what it is"),
    ("a.rst", ".. image:: b.png\n   :alt: B\n\n.. comment\n   more of it\n\n.. contents::\n   :depth: 2\n\nText [1]_ and [#b]_\n\n.. [1] Note\n.. [#b] Another\n\n.. |x| replace:: y", "[image: b.png](b.png)\n\nText ¹ and ²\n\n> ¹ Note\n>\n> ² Another"),
    ("a.adoc", "A claim.footnote:[Its source] Another.footnote:b[Here]\n\nEnd", "A claim.¹ Another.²\n\n> ¹ Its source\n>\n> ² Here\n\nEnd"),
    ("a.rst", "Part\n----\n\n`a <https://a.example/>`_ ``b``\n\n.. code-block:: sh\n\n   ls\n\nEnd", "## Part\n\n[a](https://a.example/) `b`\n\n    ls\n\nEnd"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "written", "shown"), OTHERS)
def test_other_markups_are_shown_as_text(name: str, written: str, shown: str) -> None:
    assert to_markdown(written, name=name)[0] == shown


def test_only_what_says_so_is_a_link() -> None:
    made = convert(
        "Edit README.md and build.sh at www.example.com or https://b.example/, mail x@y.example.\n\n[1](https://b.example/)"
    )
    assert made.links == (("www.example.com", "http://www.example.com"), ("https://b.example/", "https://b.example/"))


def test_links_to_files_are_told_apart_from_those_to_the_web() -> None:
    made = convert("[a](../b.md#part) [[C|c]] [d](#here) [e](mailto:x@y.example) [f](//g.example/)")
    assert made.files == (("a", "../b.md#part"), ("c", "C"))


def test_a_long_list_is_parted_between_its_items() -> None:
    made = convert("".join(f"- item {number}\n" for number in range(1_000)))
    assert not made.is_cut
    assert len(made.parts) > 1_000 * 2 // MAX_BLOCKS
    assert all(part.startswith("- item ") for part in made.parts)
    assert "\n".join(made.parts).count("- item ") == 1_000


@pytest.mark.parametrize(
    ("head", "line", "foot"),
    [
        ("```python\n", "a = {}  # a line", "\n```"),
        ("~~~~\n", "{}", "\n~~~~"),
        ("| number | name |\n| ---: | --- |\n", "| {} | a name |", ""),
    ],
)
def test_what_is_longer_than_a_part_goes_on_in_the_next_one_under_its_head(head: str, line: str, foot: str) -> None:
    lines = [line.format(number) for number in range(1_500)]
    made = convert("Before.\n\n" + head + "\n".join(lines) + foot + "\n\nAfter.")
    assert not made.is_cut
    assert len(made.parts) > 1
    parts = [part.removeprefix("Before.\n\n").removesuffix("\n\nAfter.").strip("\n") for part in made.parts]
    blocks = [part for part in parts if part not in ("", "Before.", "After.")]
    assert all(block.startswith(head) and block.endswith(foot) for block in blocks)
    inside = [block.removeprefix(head).removesuffix(foot).strip("\n") for block in blocks]
    assert "\n".join(each for each in inside if each).split("\n") == lines


@pytest.mark.parametrize(
    ("markdown", "headings"),
    [
        ("# One\n\ntext\n\nTwo *2*\n---\n\n### `Three` [3](b)", [(1, "One"), (2, "Two 2"), (3, "Three 3")]),
        ("> # Quoted\n\n- # In a list\n\n#\n\n# ![a](b) c", [(1, "🖼 a c")]),
        ("```\n# code\n```\n\n" + "word\n\n" * 900 + "## Far", [(2, "Far")]),
    ],
)
def test_the_headings_of_all_parts_are_known_before_they_are_laid_out(
    markdown: str, headings: list[tuple[int, str]]
) -> None:
    assert list(convert(markdown).headings) == headings


def test_of_a_body_of_small_blocks_no_more_than_a_few_parts_are_laid_out() -> None:
    made = convert("a\n\n" * 20_000)
    assert len(made.parts) == MAX_PARTS and made.is_cut


def test_a_link_that_another_part_defines_leads_on() -> None:
    made = convert("See [a].\n\n" + "word\n\n" * 900 + "[a]: https://a.example/\n")
    assert len(made.parts) > 1
    assert made.links == (("a", "https://a.example/"),)


odd = st.text(st.sampled_from("[]{}()<>=:!%`~$^|*_-#\n \t\"'/\\a1.?&;"), max_size=150)


@given(st.lists(st.sampled_from(["{{<", ">}}", "{%", "%}", "[[", "]]", "![", ":::", "$$", "```", "<b>", "</b>", "<p>", "[^1]", "[^1]: ", "\n\n", "> [!a]", "<!--", "-->", "<pre>", "</pre>", " raw ", "import a from 'b'"]) | odd, max_size=20).map("".join), st.sampled_from(["a.md", "a.mdx", "a.org", "a.adoc", "a.rst"]))  # fmt: skip
def test_any_body_is_shown_and_nothing_of_the_shelf_is(written: str, name: str) -> None:
    markdown, _ = to_markdown(written, name=name)
    assert "\ufdd0" not in markdown and "\ufdd1" not in markdown
    parts, _ = parted(markdown)
    assert parts


PIECES = ["<A {", "<A>\n", "{", "<Code>\n", "{{ a(", "{#", '=== "a"\n', "](<", "<sup>1", "{{<", "{{< a ", "{%", "{% raw %}", "[[", "![[", ":::a\n", "$", "$a", "$$", "$$\n", "`", "``a", "<b>", "<a href=x>", "<p>\n\n", "[^1]", "[^1]: a\n", "^[", "^[a]\n\n", "==", "==a", "%%", "> [!a]\n", "<!--", "<pre>", "[a]: b\n", "import a\n", "    a\n\n", "{", "=[", "{:"]  # fmt: skip


@pytest.mark.quick(6)
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("name", ["a.md", "a.mdx", "a.adoc", "a.rst"])
def test_many_of_a_beginning_take_no_more_than_their_number(piece: str, name: str) -> None:
    """One that took the square would be at it for minutes."""
    assert isinstance(to_markdown(piece * (100_000 // len(piece)), name=name)[0], str)
