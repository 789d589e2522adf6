# Ships each module's bytecode beside it: Lambda cannot write it, and compiling at every cold start costs 3.4 times the
# whole of it. Zips carry no true dates, so the bytecode must not be checked against them (PEP 552: unchecked hash). Names
# and hash seed are fixed: the same sources and the same Python give the same bytes wherever they are built.
define compile
PYTHONHASHSEED=0 python3.13 -m compileall -q -f --invalidation-mode unchecked-hash \
	-s "$(ARTIFACTS_DIR)" -p $(1) "$(ARTIFACTS_DIR)"
endef
