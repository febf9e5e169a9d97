"""What leads out of the reader: web pages, files, exports, other commands, the settings."""

from collections.abc import Mapping
from pathlib import Path

from reader import loader
from reader.config.writing import begin
from reader.errors import StorageError
from reader.library.file_links import target_of
from reader.library.files import file_of, ignored, problems
from reader.library.progress import Outcome
from reader.model.article import Links
from reader.outside import browser, clipboard, export, pipe
from reader.outside.editor import edit
from reader.outside.plain_text import as_text
from reader.plain.place import Handler, Place, Refusal
from reader.session.sync import Synced, SyncJob
from reader.text.clean import plural
from reader.text.urls import display_url, is_path

_MANY_FILES = 1_000  # that take long enough to say so
_MOST_PROBLEMS = 100  # that anybody listens to


class Leaving:
    """The commands that open, copy, write and look again."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def commands(self) -> Mapping[str, Handler]:
        """A count before those that open is the related article that is meant, from 1."""
        return {
            "open": lambda count, _: self._open_page(count),
            "open_next": lambda count, _: self._open_and_go_on(),
            "open_amp": lambda count, _: self._open("AMP page", count, "amp"),
            "open_amp_cache": lambda count, _: self._open("AMP page in the cache", count, "amp_cache"),
            "comments": lambda count, _: self._open_comments(),
            "links": lambda count, words: self._links(words if count is None else str(count)),
            "copy": lambda count, _: self._copy("{url}"),
            "copy_title": lambda count, _: self._copy("{title} – {url}"),
            "edit": lambda count, _: self._edit(self._file(), count),
            "front_matter": lambda count, _: self._front_matter(),
            "problems": lambda count, _: self._problems(),
            "rescan": lambda count, _: self._rescan(),
            "export": lambda count, words: self._export(words),
            "pipe": lambda count, words: self._pipe(words),
            "settings": lambda count, _: self._settings(),
        }

    # --- pages -----------------------------------------------------------------------------------

    def _open_page(self, count: int | None) -> None:
        prefers_amp = self._place.session.config.links.prefer_amp
        self._open("page", count, *(("amp", "page") if prefers_amp else ("page",)))

    def _open_and_go_on(self) -> None:
        self._open_page(None)
        self._place.go_to_unread(forward=True)

    def _open(self, what: str, count: int | None, *variants: str) -> None:
        links = self._links_of(count)
        url = next(filter(None, (getattr(links, variant) for variant in variants)), None)
        if not url:
            raise Refusal(f"{'This article' if count is None else f'Related article {count}'} has no {what}.")
        self._go_out(url, is_own=count is None)

    def _open_comments(self) -> None:
        article = self._place.loaded().article
        if not article or not article.comments:
            raise Refusal("The file of this article does not name a comments page.")
        self._go_out(article.comments, is_own=False)

    def _links_of(self, count: int | None) -> Links:
        loaded = self._place.loaded()
        if count is None:
            return loaded.article.links if loaded.article else Links()
        relations = loaded.relations.all
        if not 1 <= count <= len(relations):
            has = plural(len(relations), "related article")
            raise Refusal(f"There is no related article {count}: this one has {has}.")
        entry, row = relations[count - 1]
        other = self._place.load(row.id).article if row and not entry else entry
        return other.links if other else Links()

    def _go_out(self, url: str, is_own: bool) -> None:
        place = self._place
        article = place.loaded().article
        kind = article.type_of(url) if article else ""
        program = browser.program_for(browser.check_url(url), kind, place.session.config)
        place.say(f"Opening {display_url(url)}")
        (browser.open_in_terminal if program.in_terminal else browser.open_url)(url, kind, place.session.config)
        if is_own:
            place.state.note_opened(place.row.key)
            place.count_as_read()

    def _links(self, chosen: str) -> None:
        place = self._place
        links = place.loaded().links
        if not links:
            raise Refusal("This article has no links.")
        position = place.choose("Links", [f"{what}: {display_url(url)}" for what, url in links], chosen)
        if position is not None:
            self._follow(links[position][1])

    def _follow(self, url: str) -> None:
        """Open a link of the article, which may lead to its own page or to another file."""
        place = self._place
        article = place.loaded().article
        if not is_path(url):
            self._go_out(url, is_own=bool(article and article.links.holds(url)))
            return
        target = place.library.ask(target_of, place.id, url)
        if target is not None:
            place.walk_to(place.rows([target])[0])
            return
        page = article.links.on_site(url) if article else None
        if not page:
            raise Refusal(f"There is no article {url} here.")
        self._go_out(page, is_own=False)

    def _copy(self, form: str) -> None:
        article = self._place.loaded().article
        if not article or not article.links.page:
            raise Refusal("This article has no URL to copy.")
        text = form.format(title=article.title, url=article.links.page)
        done = clipboard.copy(text)
        self._place.say(f"{done}." if done else text)

    # --- files -----------------------------------------------------------------------------------

    def _file(self) -> Path:
        place = self._place
        file = place.library.ask(file_of, place.library.roots, place.id)
        if not file:
            raise Refusal("The file is gone: rescan looks for what has changed.")
        return file[0]

    def _edit(self, file: Path, line: int | None) -> None:
        edit(file, line)
        self._rescan()

    def _front_matter(self) -> None:
        stated = loader.front_matter(self._file(), self._file().name)
        self._place.say(stated if isinstance(stated, str) else f"{stated}.")

    def _problems(self) -> None:
        library = self._place.library
        broken, others = library.ask(problems), library.ask(ignored)
        for problem in list(broken.values())[:_MOST_PROBLEMS]:
            self._place.say(f"{problem}.")
        for reason, count in others:
            self._place.say(f"{plural(count, 'file')} ignored: {reason}.")
        self._place.say(f"{plural(len(broken), 'file')} that cannot be read." if broken or others else "No problems.")

    def _rescan(self) -> None:
        if not self.look_again():
            self._place.say("No file has changed.")

    def look_again(self, is_visit: bool = False) -> bool:
        """Bring the list level with the files, and say which have changed, but at the beginning of a visit. Returns
        whether any has.
        """
        place = self._place
        session = place.session
        job = SyncJob(None, session.query, session.config, session.library.roots, is_visit)
        news: list[Synced] = []

        def report(synced: Synced) -> None:
            if synced.progress and synced.progress.total > _MANY_FILES and not any(each.progress for each in news):
                place.say(f"Reading {synced.progress.total:,} files …")
            news.append(synced)

        job.run(session.library, place.state, report)
        for sentence in dict.fromkeys(sentence for each in news for sentence in (*each.faults, each.error) if sentence):
            place.say(sentence)
        place.refresh()
        outcome = next((each.outcome for each in news if each.outcome), Outcome())
        if outcome and not is_visit:
            place.say(f"Files: {outcome.words}.")
        return bool(outcome)

    # --- other programs --------------------------------------------------------------------------

    def _export(self, name: str) -> None:
        place = self._place
        file = Path(name).expanduser()
        form = export.ENDINGS.get(file.suffix.lower())
        if not name or not form:
            raise Refusal(f"Type export and the name of a file that ends in {' '.join(export.ENDINGS)}.")
        try:
            with file.open("x", encoding="utf-8", newline="") as stream:
                export.write(place.library.records(place.ids), form, stream)
        except FileExistsError:
            raise Refusal(f"{file} already exists; choose another name.") from None
        except OSError as error:
            raise StorageError(f"{file} cannot be written: {error.strerror}.") from error
        place.say(f"Wrote {plural(len(place.ids), 'article')} to {file}.")

    def _pipe(self, command: str) -> None:
        loaded = self._place.loaded()
        if not command or not loaded.article:
            raise Refusal("Type pipe and a command, such as: pipe wc -w")
        text = as_text(loaded.article, loaded.markdown, loaded.is_cut, loaded.body_links)
        self._place.say(pipe.run(command, text).words)

    def _settings(self) -> None:
        place = self._place
        settings = place.session.settings
        begin(settings.file)
        edit(settings.file, settings.fault.line if settings.fault else None)
        settings.reload_if_changed()
        place.session.reread_keys()
        place.say(str(settings.fault) if settings.fault else "The settings are in effect.")
