"""A corpus of the whole dataset's size, for the measurements that need one."""
