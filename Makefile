# Two commands: `make run` and `make test`. Both set up what they need, once, inside this folder.
# A machine needs Python 3.11 or newer (with venv) and make.
VENV ?= .venv
PY   := $(VENV)/bin/python
BIN  := $(VENV)/bin
ARGS ?=
# uv is four times as fast; pip knows this machine's own mirrors and certificates where uv does not.
INSTALL  = $(PY) -m uv pip install --system-certs --quiet --python $(PY) --compile-bytecode --require-hashes -r $(1) \
	|| { echo "Mencoba sekali lagi dengan pip …"; $(PY) -m pip install --quiet --require-hashes -r $(1); }
COMPILE := $(PY) -m uv pip compile --system-certs --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.PHONY: run test check assets shell down lock clean help

help:  ## What there is
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/'

run: $(VENV)/.run  ## Start everything; Ctrl-C stops it and keeps the data (PORT=8001 HOST=… make run)
	@exec $(PY) -m kmp.embedded run

test: $(VENV)/.dev  ## Run every test, or some: make test ARGS="tests/kmp -k money"
	@exec $(PY) -m kmp.embedded test $(ARGS)

check: $(VENV)/.dev  ## Style, types, import direction, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

assets: $(VENV)/.run  ## Style sheet, fonts and static files, where their sources changed
	@$(PY) -m kmp.embedded assets

shell: $(VENV)/.run  ## Django's shell on the data of `make run`
	@exec $(PY) -m kmp.embedded shell $(PY) manage.py shell

down:  ## Stop whatever of this checkout is running
	@test ! -x $(PY) || $(PY) -m kmp.embedded down

lock: $(VENV)/.uv  ## Pin every package with its hashes again, from pyproject.toml
	echo 'uv==0.13.9' | $(COMPILE) - -o requirements/uv.txt
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt

clean: down  ## Remove what was built (the data stay)
	rm -rf $(VENV) build

# The first Python that is new enough and can make a virtual environment.
$(VENV)/.uv: requirements/uv.txt
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    test -x $(PY) || $$python -m venv $(VENV) || exit 1; \
	    $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt || exit 1; \
	    touch $@; exit 0; \
	  fi; \
	done; \
	echo "Perlu Python 3.11 atau lebih baru dengan modul venv (Debian/Ubuntu: apt-get install python3-venv)." >&2; exit 1

$(VENV)/.run: requirements/run.txt $(VENV)/.uv
	@echo "Memasang paket …"
	@$(call INSTALL,requirements/run.txt)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Memasang paket pengujian …"
	@$(call INSTALL,requirements/dev.txt)
	@touch $@
