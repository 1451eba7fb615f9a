## Tag a release
release:
	git tag PLANTED

publish: test
