# Front door. `make book` and `make test` set up .venv by themselves; `make help` lists the rest.
#
# pip installs from whatever index it is configured for. Where nobody configured one, Linux without a GPU takes torch's CPU build
# (tools/cpu_torch.py); pip's default there brings several GB of CUDA.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PART   ?= all
# a notebook, as part/name
CHAPTER ?=
# a commit: what takes long is done for what changed since then
BASE   ?=
export BASE
# anything: tests that are run once a week, too
WEEKLY ?=
export WEEKLY
PORT   ?= 8888
# more words for `jupyter lab`, as in a container: make lab LAB="--allow-root --ip=0.0.0.0 --no-browser"
LAB    ?=
# the version that `make release` prepares
VERSION ?=
# how many other seeds; from 20 on, the tables beside the twins are made again
SHIFTS ?= 7
# hidden: no solutions, for a class
SOLUTIONS ?= shown
# The weekly run in public takes Colab's own; this is the build that CI has.
COLAB_TORCH ?= 2.13.0

# Two cores are shared by tests and notebooks, so each keeps to one thread; set before numpy is imported.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1

.NOTPARALLEL:

# The pages of the package are made from its docstrings.
SOURCES := _config.yml _toc.yml $(shell find book -mindepth 1 -name '.?*' -prune -o -path book/src -prune -o -print; find helpers -name '*.py')

.DEFAULT_GOAL := help
.PHONY: help book book-shown book-hidden pdf slides test browser lab not-root sync check other-seeds careless mutants bad-input new-chapter new-exercise states colab release clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 15

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say which with: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

# One mark for each set of extras, so that nothing is installed twice.
extras-book := book
extras-test := book,test,sweep,mutants,stick,slides
extras-lab := book,test,sweep,mutants,stick,slides,lab
extras-browser := book,test,sweep,mutants,stick,slides,lab,browser
$(VENV)/installed-%: pyproject.toml constraints.txt | $(BIN)/python
	@$(BIN)/python tools/cpu_torch.py
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[$(extras-$*)]"
	@touch $@

book: book-$(SOLUTIONS)  ## build the site into _build/html; without solutions, into _build/class/html: make book SOLUTIONS=hidden

book-shown: _build/html/index.html
	@echo "The book is at _build/html/index.html"

book-hidden: | $(VENV)/installed-test
	rm -rf _build/class
	$(BIN)/python -m tools.class_site _build/class/source
	$(BIN)/jupyter-book build _build/class/source --path-output _build/class -W -n --keep-going -q
	mv _build/class/_build/html _build/class/html
	@echo "The book for a class is at _build/class/html/index.html"

_build/html/index.html: $(SOURCES) $(VENV)/installed-book
	$(BIN)/jupyter-book build . -W -n --keep-going -q || { rm -rf _build/.doctrees; exit 1; } # or the next build, from its cache, would not warn
	@cp book/static/* _build/html/_static/ # Sphinx copies them with a page alone
	@touch $@

pdf: _build/html/index.html | $(VENV)/installed-browser  ## print the whole book into one file, _build/who-drives-whom.pdf, with a Chromium
	$(BIN)/python -m tools.pdf

slides: | $(VENV)/installed-test  ## a deck of slides for each notebook, in _build/slides
	$(BIN)/python -m tools.slides _build/slides

test: | $(VENV)/installed-test  ## run all tests
	$(BIN)/python -m pytest

browser: _build/html/index.html | $(VENV)/installed-browser  ## read the site and work in JupyterLab with a real Chromium
	$(BIN)/python -m pytest tests/browser --no-loadscope-reorder

lab: export COURSE_SOLUTIONS := $(SOLUTIONS)
lab: | not-root $(VENV)/installed-lab  ## open JupyterLab on your own copies, in my-work; without solutions: make lab SOLUTIONS=hidden
	$(BIN)/python -m tools.copies my-work --solutions $(SOLUTIONS)
	$(BIN)/jupyter lab --port $(PORT) --notebook-dir my-work --LabApp.default_url=/lab/tree/00_start_here.ipynb --ServerApp.jpserver_extensions='{"jupyterlab_jupytext": False}' $(LAB)

# Before minutes of installing, not after: Jupyter does not start as root unless it is told to.
not-root:
	@if [ "$$(id -u)" = 0 ] && ! echo '$(LAB)' | grep -q -e --allow-root; then \
	  echo 'You are root, as in many containers, and JupyterLab starts as root only if told to. Either become another user, or, in a'; \
	  echo 'container of your own: make lab LAB="--allow-root --ip=0.0.0.0 --no-browser", and open the address that it prints.'; \
	  exit 1; fi

sync: | $(VENV)/installed-test  ## make notebooks from their text twins and run those that changed; one alone: make sync ONLY=granger/fooled
	$(BIN)/python -m tools.sync $(if $(ONLY),--only $(ONLY))

check: | $(VENV)/installed-test  ## prove in seconds what can be proved of one chapter: make check CHAPTER=granger/fooled
	$(BIN)/python -m tools.check $(CHAPTER)

other-seeds: | $(VENV)/installed-test  ## run a chapter's claims with other seeds, and say how often each fails: make other-seeds CHAPTER=granger/fooled SHIFTS=7
	$(BIN)/python -m tools.other_seeds $(CHAPTER) --shifts $(SHIFTS)

new-chapter: | $(VENV)/installed-test  ## lay out a chapter: make new-chapter PART=granger NAME=chance
	$(BIN)/python -m tools.new chapter $(PART) $(NAME)

new-exercise: | $(VENV)/installed-test  ## lay out an exercise: make new-exercise CHAPTER=granger/fooled NAME=its_name MODULE=methods/diagnostics
	$(BIN)/python -m tools.new exercise $(CHAPTER) $(NAME) --module $(MODULE)

careless: | $(VENV)/installed-test  ## answer exercises with slips of the pen, and list those accepted: make careless CHAPTER=granger/fooled, or all
	$(BIN)/python -m tools.careless $(CHAPTER) --calls

mutants: | $(VENV)/installed-test  ## change a module in small ways and see whether its tests notice: make mutants MODULE=methods/granger
	$(BIN)/python -m tools.mutants $(MODULE)

bad-input: | $(VENV)/installed-test  ## make each argument of each public function wrong in forty ways: make bad-input, or ONLY=methods.granger
	$(BIN)/python -m tools.bad_input $(ONLY)

states: | $(VENV)/installed-test  ## run notebooks untouched, solved, solved otherwise or in other types, and wrong, in full: make states PART=interventions or PART=granger/fooled
	$(BIN)/python -m tools.states $(PART)

.venv-colab/installed: tools/colab-requirements.txt
	@test -x .venv-colab/bin/python || $(PYTHON) -m venv .venv-colab
	@.venv-colab/bin/python tools/cpu_torch.py $(COLAB_TORCH)
	.venv-colab/bin/python -m pip install --quiet --disable-pip-version-check -r tools/colab-requirements.txt torch==$(COLAB_TORCH)
	@touch $@

colab: .venv-colab/installed | $(VENV)/installed-test  ## run every notebook at Colab's versions, alone, with our wheel
	$(BIN)/python -m tools.colab .venv-colab

release: | $(VENV)/installed-test  ## prepare a version here (commit, tag, wheel, notes) without publishing it: make release VERSION=0.2.0
	$(BIN)/python -m tools.release $(VERSION)

clean:  ## remove what was built (not .venv, not my-work)
	rm -rf _build build dist *.egg-info .pytest_cache .ruff_cache
