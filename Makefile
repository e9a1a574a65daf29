# Everything needs Python 3.11 or newer and make; tests also take PostgreSQL and Chromium from apt.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PORT ?= 8000
BIN := .venv/bin
export PYTHONUNBUFFERED = 1

.PHONY: help install install-dev run serve worker test check audit bench messages screenshots

help: ## 列出全部命令。 List the commands.
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

install: ## 准备环境、静态文件和译文。 Prepare the environment, assets and messages.
	@[ -n "$(PYTHON)" ] || { echo "需要 Python 3.11 或更新的版本。 Python 3.11 or newer is needed." >&2; exit 2; }
	@$(PYTHON) scripts/install.py

install-dev:
	@[ -n "$(PYTHON)" ] || { echo "需要 Python 3.11 或更新的版本。 Python 3.11 or newer is needed." >&2; exit 2; }
	@$(PYTHON) scripts/install.py dev

run: install ## 演示：PORT= 选端口。 The demo; PORT= chooses the port.
	@exec $(BIN)/liren demo run --port $(PORT)

serve: install ## 正式运行：服务器和后台。 Production: server and worker.
	@LIREN_MODE=production exec $(BIN)/liren server run --port $(PORT) --worker

worker: install ## 只运行后台。 The worker alone.
	@exec $(BIN)/liren worker run

test: install-dev ## 全部检查和测试，两种数据库。 All checks and tests, on both databases.
	@$(BIN)/python scripts/suite.py

check: install-dev ## 格式、类型、依赖方向、模板、译文、迁移。 Lint, types, imports, templates, messages, migrations.
	@$(BIN)/python scripts/check.py

audit: install-dev ## 用到的包有没有已知的漏洞；没有网也能查。 Known flaws of the packages in use; works without a network.
	@$(BIN)/python scripts/audit.py $(OPTIONS)

bench: install-dev ## 一项性能测试：NAME= 选一项。 One benchmark; NAME= chooses it.
	@$(BIN)/python scripts/bench.py $(NAME)

messages: install-dev ## 收集要译的句子。 Collect the sentences to translate.
	@$(BIN)/python -m liren.locale collect && $(BIN)/python -m liren.locale && $(BIN)/python scripts/glossary.py

screenshots: install-dev ## 从演示里拍各界面。 Pictures of the faces, from the demo.
	@$(BIN)/python scripts/screenshots.py
