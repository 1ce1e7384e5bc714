# shutil: what the system has, volumes and programs.
import os
import shutil

usage = shutil.disk_usage(".")
print(usage.total > 0, usage.used + usage.free <= usage.total, os.statvfs(".").f_bsize > 0)
print(shutil.which("sh") is not None, shutil.which("no-such-program"))
