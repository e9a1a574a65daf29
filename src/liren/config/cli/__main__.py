from liren.config.cli import main

main()
