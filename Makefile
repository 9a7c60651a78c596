# make demo   an advice on the first example
# make test   everything that must hold: style, types, tests
# make quick   style, types and the tests that are not marked slow
# make picture   the pictures in README.md and the tutorial anew; needs a Chromium, Neovim and tmux
# make fuzz   every reader on inputs that look for its faults, a minute each: make fuzz SECONDS=600 TARGETS="yaml doors"
# make described   the service held against its OpenAPI by schemathesis, for a minute: make described SECONDS=900
# make mutants   changes to the engine's own code that no test notices, hours for all: make mutants ROOMS=batch SAMPLE=50
# make orders   the quick tests in two more orders, with two more seeds for hashes
# make branches   which lines and branches all tests run, room by room
# make edits   the language server on random edits: make edits EDITS=100000
# make versions   the lowest and the highest versions of all that is needed, on every Python there is from 3.11 on
# make site   the documentation as a site, in site/
# make benchmark   how fast it is, beside its peers; in an environment of its own
#
# All work on a fresh clone with nothing but make and Python 3.11 or later. Another Python: make test PYTHON=python3.12

.DEFAULT_GOAL := demo
.DELETE_ON_ERROR:
.PHONY: demo test quick fuzz versions site benchmark

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
# The first that runs and is new enough: the command may exist and still not work, as those of pyenv do.
PYTHON = $(shell for each in python3 python python3.14 python3.13 python3.12 python3.11; do \
	if $$each -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo $$each; break; fi; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

demo: .venv/installed
	@$(BIN)/ottava advise examples/orange-quarrel.yaml

# The tests start Python some hundred times: what it has compiled once is kept, whatever the environment says.
test quick: export PYTHONDONTWRITEBYTECODE :=
# Each worker gets whole rooms, so that what a room makes once is made by one of them; who has done takes from the other.
SHARED := -n 2 --dist worksteal

# The lines and branches that the quick tests alone run, in per cent. It may rise; tests have to be added where it would fall.
FLOOR = 95
test: .venv/installed-for-tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest $(SHARED) -m 'not slow' --cov --cov-report=
	$(BIN)/coverage report --format=total --fail-under=$(FLOOR)
	$(BIN)/pytest $(SHARED) -m slow

# What makes one process differ from the next: the order of the tests, which pytest-randomly tells, and that of sets.
.PHONY: orders
orders: .venv/installed-for-tests
	PYTHONHASHSEED=1 $(BIN)/pytest $(SHARED) --quiet -m 'not slow'
	PYTHONHASHSEED=2 $(BIN)/pytest $(SHARED) --quiet -m 'not slow'

quick: .venv/installed-for-tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest $(SHARED) --quiet -m 'not slow'

.PHONY: picture
picture: .venv/installed-for-tests
	PYTHONPATH=tests $(BIN)/python -m browser.picture
	PYTHONPATH=tests $(BIN)/python -m editor.screens

# In an environment of its own, since atheris comes for few versions of Python. What brings a reader down is left in `found`.
SECONDS = 60
TARGETS = $(notdir $(wildcard tests/fuzzing/corpus/*))
fuzz: .venv-fuzz/installed
	@mkdir -p found
	@for each in $(TARGETS); do echo "$$each"; (cd tests && ../.venv-fuzz/bin/python -m fuzzing $$each \
		--seconds $(SECONDS) --found ../found) >found/$$each.log 2>&1 || { tail -n 30 found/$$each.log; exit 1; }; done

# Each room has to be covered in itself, whoever starts the process that runs it.
EACH_ROOM = 97
COVERED := engine/advisor.py engine/workers.py $(sort $(dir $(wildcard engine/*/__init__.py engine/authoring/*/__init__.py))) facts
.PHONY: branches
branches: .venv/installed-for-tests
	$(BIN)/coverage erase
	$(BIN)/coverage run --rcfile=tests/coverage.ini -m pytest $(SHARED) --quiet
	$(BIN)/coverage combine --quiet
	@for room in $(COVERED); do printf '%s ' $$room; \
		$(BIN)/coverage report --rcfile=tests/coverage.ini --include="$$room,$$room*" --format=total --fail-under=$(EACH_ROOM) || short=1; done; test -z "$$short"

# How many of a hundred changes have to be noticed.
NOTICED = 97
ROOMS =
.PHONY: mutants
mutants: .venv/installed-for-mutants
	cd tests && ../$(BIN)/python -m mutants $(ROOMS) --at-least $(NOTICED) \
		$(if $(SAMPLE),--nearest --sample $(SAMPLE)) $(if $(SINCE),--changed-since $(SINCE))

.PHONY: described
described: .venv/installed-for-tests
	cd tests && ../$(BIN)/python -m serving.schemathesis_run --seconds $(SECONDS)

.PHONY: edits
EDITS = 2000
edits: .venv/installed-for-tests
	cd tests && ../$(BIN)/python -m language_server.random_edits $(EDITS)

.venv-fuzz/installed: pyproject.toml setup.py
	"$(PYTHON)" -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip --quiet --disable-pip-version-check install --editable '.[fuzz]'
	@touch $@

# uv knows the lowest versions. Only those with wheels count: Experta's two pins come as source alone.
PYTHONS = 3.11 3.12 3.13 3.14
BOUNDS = lowest-direct highest
VERSIONED = tests/library tests/cli tests/report tests/rulebook tests/fuzzing tests/batch/test_doors.py tests/batch/test_arrow.py \
	tests/authoring/checking tests/authoring/solving
UV := .venv-versions/uv/bin/uv
WHEELS := --only-binary :all: --no-binary frozendict --no-binary schema --no-binary ottava
versions: $(UV)
	@for python in $(PYTHONS); do \
		$(UV) python find --quiet --no-python-downloads $$python >/dev/null 2>&1 || { echo "$$python: not here"; continue; }; \
		for bounds in $(BOUNDS); do echo "$$python, $$bounds"; there=.venv-versions/$$python-$$bounds; \
			$(UV) venv --quiet --clear --no-python-downloads --python $$python $$there \
			&& $(UV) pip install --quiet --python $$there/bin/python $(WHEELS) --resolution $$bounds --editable '.[test]' \
			&& $$there/bin/python -m pytest --quiet -p no:cacheprovider -W ignore::DeprecationWarning $(VERSIONED) || exit 1; done; done

$(UV):
	"$(PYTHON)" -m venv .venv-versions/uv
	.venv-versions/uv/bin/python -m pip --quiet --disable-pip-version-check install uv

# Material's word about its plans is for those who choose it, not for those who read the outcome.
site: .venv/installed-for-site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

benchmark:
	$(PYTHON) -m benchmarks --write docs/understand/performance.md

# Installed as a link to this folder: only a change of what is declared asks for a new installation.
.venv/installed: pyproject.toml setup.py | .venv/made
	$(PIP) install --editable .
	@touch $@

.venv/installed-for-tests: pyproject.toml setup.py | .venv/made
	$(PIP) install --editable '.[test]'
	@touch $@ .venv/installed

.venv/installed-for-mutants: pyproject.toml setup.py | .venv/made
	$(PIP) install --editable '.[mutants,test]'
	@touch $@ .venv/installed .venv/installed-for-tests

.venv/installed-for-site: pyproject.toml setup.py | .venv/made
	$(PIP) install --editable '.[site]'
	@touch $@

.venv/made:
	@if ! "$(PYTHON)" -c '$(NEW_ENOUGH)' 2>/dev/null; then \
		echo 'Ottava needs Python 3.11 or later; name one with `make $(MAKECMDGOALS) PYTHON=/path/to/python3`' >&2; exit 1; fi
	"$(PYTHON)" -m venv .venv
	@touch $@
