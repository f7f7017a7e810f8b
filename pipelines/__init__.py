"""From the evidence of an incident to its database, its page and its summary."""

import os

# The matrices here are small: threads cost them ten times what they save, and one order of sums is one answer. Heeded
# where numpy is not loaded yet; who sets it keeps what they set.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
