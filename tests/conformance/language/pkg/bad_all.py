__all__ = ["exists", "not_there"]
exists = 1
