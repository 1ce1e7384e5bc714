# The report of a NameError ends with a suggestion.
def area(width, height):
    return width * heigth


print(area.__name__)
try:
    undefined_thing
except NameError as e:
    print(e)
area(2, 3)
