"""`python -m train`: make the weights again."""

import sys

from train.run import main

sys.exit(main())
