# Two commands from nothing: `make run` opens the app on demo data, `make test` runs every test.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Stamps: what they stand for is done again only when the files they depend on change.
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.PHONY: help run test test-one test-axe test-wheel test-trainers test-ray wheel lint check count bench load full demo venv frontend pictures docs clean
.DELETE_ON_ERROR:

help:
	@echo "make run    open the app, on demo data at first  (PORT=8600, SOURCE=hub or a folder)"
	@echo "make test   run every test                       (ARGS='-k topics')"
	@echo "make test-one T=...  run one test file or name, at once  (T=tests/unit/test_files.py)"
	@echo "make wheel  build the installable package into dist/"
	@echo "make test-wheel  install the wheel elsewhere and use it (minutes)"
	@echo "make test-axe  look at every view in both themes for what bars readers (minutes)"
	@echo "make test-trainers  load every export with its trainer, a step each (gigabytes, ONLY=trl)"
	@echo "make test-ray  build on a Ray cluster of this machine, nodes killed and added (minutes)"
	@echo "make check  lint, format, strict types and the layers of the house"
	@echo "make lint   check style, format and files alone"
	@echo "make count  count what should stand once in the code"
	@echo "make bench  measure all beside its peers, write docs/performance.md (QUICK=1, ONLY=filters)"
	@echo "make load   fifty people at one server, then two hundred; writes docs/load.md (CACHE=cache)"
	@echo "make full   write a corpus of the dataset's size     (FULL=folder, SHARE=0.25; 8 GB)"
	@echo "make frontend  bundle the components of the browser again"
	@echo "make pictures  take the pictures of the README from the app again (minutes)"
	@echo "make docs   write the pages of docs/ that come from the program again"
	@echo "make demo   generate the bundled demo corpus again"
	@echo "make venv   only install what the app needs      (PYTHON=python3.12)"
	@echo "make clean  remove what tools leave behind; $(VENV) and built corpora stay"

run: $(RUNTIME)
	@$(PY) -m deepmath_viz run $(if $(PORT),--port $(PORT)) $(if $(SOURCE),--source "$(SOURCE)")

# Tests start the program some hundred times; what it is compiled to is kept, whatever the shell says.
test test-one: export PYTHONDONTWRITEBYTECODE =

# Tests that drive a browser take the one that DEEPMATH_CHROMIUM names, and Playwright's own
# where it is not set. That one is fetched only where the system has none.
test: $(DEV)
	@found="$$DEEPMATH_CHROMIUM"; \
	for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	    found="$${found:-$$(command -v $$name || true)}"; \
	done; \
	if [ -n "$$found" ]; then \
	    export DEEPMATH_CHROMIUM="$$found"; \
	else \
	    $(PY) -m playwright install chromium || { \
	        echo "No Chromium was found, and Playwright's cannot be fetched. Install Chromium, or" >&2; \
	        echo "name one: make test DEEPMATH_CHROMIUM=/path/to/chromium" >&2; \
	        exit 1; }; \
	fi; \
	$(PY) -m pytest $(ARGS)

test-one: $(DEV)
	@$(PY) -m pytest -n0 $(T) $(ARGS)

wheel: $(DEV)
	@$(PY) -m hatchling build --target wheel

test-wheel: $(DEV)
	@DEEPMATH_CHROMIUM="$${DEEPMATH_CHROMIUM:-$$(command -v chromium || command -v google-chrome || true)}" \
	    $(PY) -m tests.proofs.installed

# One environment a trainer, kept in ENVS; the CPU build of torch alone.
test-trainers: $(DEV)
	@$(PY) -m tests.trainers.check $(if $(ENVS),--envs "$(ENVS)") $(if $(ONLY),--only $(ONLY))

# An environment upon this one, kept in ENV; CACHE is a demo that is built.
test-ray: $(DEV)
	@$(PY) -m tests.cluster.check $(if $(ENV),--env "$(ENV)") $(if $(CACHE),--cache "$(CACHE)")

lint: $(DEV)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m tests.support.file_checks

check: lint
	@$(PY) -m mypy
	@$(PY) -m pytest -n0 -q tests/unit/test_architecture.py

count: $(DEV)
	@$(PY) -m tests.proofs.one_of_each

# Kept between runs, outside of the project: ~/.cache/deepmath-full, or the folder that FULL names.
full: $(DEV)
	@$(PY) -m tests.full.write $(if $(FULL),--folder "$(FULL)") $(if $(SHARE),--share $(SHARE))

# Writes docs/performance.md, and the rows of it that the README quotes.
bench: $(DEV)
	@$(PY) -m tests.benchmarks._run $(if $(QUICK),--quick) $(if $(ONLY),--only "$(ONLY)") \
	    $(if $(SHARE),--share $(SHARE)) $(if $(FULL),--full "$(FULL)")

# On a copy of a cache that was built: CACHE=cache.
load: $(DEV)
	@$(PY) -m tests.load.run --cache "$(or $(CACHE),cache)" --out docs/load.md

demo: $(RUNTIME)
	@$(PY) -m deepmath_viz.sources.demo.generate

venv: $(RUNTIME)

$(PY):
	@command -v "$(PYTHON)" >/dev/null || { \
	    echo "There is no '$(PYTHON)'. Install Python 3.11 or newer, or name it:" >&2; \
	    echo "make run PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Python 3.11 or newer is needed, and '$(PYTHON)' is $$("$(PYTHON)" -V 2>&1)." >&2; \
	    echo "Name another: make run PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { \
	    rm -rf $(VENV); \
	    echo "The virtual environment could not be made. On Debian and Ubuntu that needs one" >&2; \
	    echo "more package: apt install python3-venv" >&2; exit 1; }

$(RUNTIME): requirements.txt | $(PY)
	$(PY) -m pip install --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt | $(PY)
	$(PY) -m pip install --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(RUNTIME)

test-axe: $(DEV)
	@$(PY) -m tests.proofs.accessible_pages

frontend: $(DEV)
	@$(PY) -m tests.support.frontend_build

# A demo corpus that was built already saves minutes: CACHE=cache.
pictures: $(DEV)
	@$(PY) -m tests.support.pictures $(if $(CACHE),--cache "$(CACHE)")

docs: $(DEV)
	@$(PY) -m tests.support.docs_pages

clean:
	rm -rf .pytest_cache .ruff_cache .mypy_cache .hypothesis test-results
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
