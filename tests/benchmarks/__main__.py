"""`.venv/bin/python -m tests.benchmarks [--committees 300] [--rounds 30] [--only NAME]`"""

import os
import tempfile

import django

with tempfile.TemporaryDirectory() as folder:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["KETLUAN_DATA"] = folder
    django.setup()

    # Models can be imported only after the set-up.
    from tests.benchmarks.measure import main

    main()
