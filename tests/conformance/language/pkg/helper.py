print("init", __name__)
helped = "helped"
