print("init", __name__)
from ..helper import helped
from .. import helper as sibling

sibling_value = sibling.helped + "!"
