# Short names for what README.md documents. Nothing here is needed.
.PHONY: run test check
run:
	python3 run.py
test:
	python3 run.py test
check:
	.ci/run
