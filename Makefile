# Broadsheet: `make run` opens the sample feed, `make test` runs the tests; both install everything first.
#
#   make run           open the reader on the sample feed
#   make test          run the quick tests: about a minute and a half on two cores
#   make test-thorough run the other tests: real terminals, kills, random and long use, every example of a property
#   make test-all      run all tests
#   make check         check lint, format, types, generated files, and the modules imported at the start
#   make bench         run the benchmarks; BENCH="--only keys" for some of them
#   make bench-quick   compare with the commit before this branch, in two minutes; AGAINST=commit for another
#   make imports       update the list of modules imported at the start, which `make check` compares
#   make docs          generate the tables in docs/, the manual pages and the animated picture
#   make site          make a site of the documents in build/site
#   make lock          update the pinned dependencies (needs uv)
#   make deb           make a package for Debian in build/deb
#   make clean         remove everything the other targets created

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

.PHONY: run test test-thorough test-all check bench bench-quick imports docs site lock deb clean
.DEFAULT_GOAL := run

run: $(VENV)/run.stamp
	$(BIN)/python -m reader sample_feed

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest

test-thorough: $(VENV)/test.stamp
	$(BIN)/python -m pytest --hypothesis-profile=thorough -m "thorough or hypothesis"

test-all: $(VENV)/test.stamp
	$(BIN)/python -m pytest --hypothesis-profile=thorough -m ""

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check
	$(BIN)/python tests/benchmarks imports --check

bench: $(VENV)/run.stamp
	$(BIN)/python tests/benchmarks $(BENCH)

# What grew by more than noise is named at the end, and is an error.
bench-quick: $(VENV)/run.stamp
	$(BIN)/python tests/benchmarks quick --against "$(AGAINST)" $(BENCH)

imports: $(VENV)/run.stamp
	$(BIN)/python tests/benchmarks imports

docs: $(VENV)/dev.stamp
	$(BIN)/python docs/generate.py

site: $(VENV)/site.stamp
	rm -rf build/site
	$(BIN)/python packaging/make_site.py build/site
	@echo build/site/site/index.html

lock:
	for extra in run test dev site; do \
		uv pip compile pyproject.toml $$([ $$extra = run ] || echo --extra $$extra) --universal \
			--python-version 3.11 --generate-hashes --no-header --no-annotate \
			--output-file requirements/$$extra.txt $(UPGRADE); done

deb: $(VENV)/run.stamp
	rm -rf build/deb
	$(BIN)/python packaging/packages.py --debian build/deb/broadsheet
	cd build/deb/broadsheet && dpkg-buildpackage --build=binary --no-sign
	@ls build/deb/*.deb

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# pip works on the environment from outside: it needs no pip inside, and Debian's Python has no ensurepip.
$(VENV)/%.stamp: requirements/%.txt
	@test -n "$(PYTHON)" || { echo "Broadsheet needs Python 3.11 or newer." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
