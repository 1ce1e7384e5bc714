# Comparing what is nested nearly as deep as the recursion limit allows.
nest = []
for _ in range(800):
    nest = [nest]
print(nest == [[nest]])
