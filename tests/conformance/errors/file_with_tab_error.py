# Tabs and spaces that do not compare.
if True:
        x = 1
	y = 2
