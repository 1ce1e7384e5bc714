# An ordered map as a balanced (AVL) tree of objects: insertions, look-ups, removals, walks.
import sys

SIZE = 30_000


class Node:
    def __init__(self, key, value):
        self.key, self.value, self.left, self.right, self.height = key, value, None, None, 1


def height(node):
    return node.height if node else 0


def update(node):
    node.height = 1 + max(height(node.left), height(node.right))


def rotate_right(node):
    top = node.left
    node.left, top.right = top.right, node
    update(node)
    update(top)
    return top


def rotate_left(node):
    top = node.right
    node.right, top.left = top.left, node
    update(node)
    update(top)
    return top


def balance(node):
    update(node)
    lean = height(node.left) - height(node.right)
    if lean > 1:
        if height(node.left.left) < height(node.left.right):
            node.left = rotate_left(node.left)
        return rotate_right(node)
    if lean < -1:
        if height(node.right.right) < height(node.right.left):
            node.right = rotate_right(node.right)
        return rotate_left(node)
    return node


def insert(node, key, value):
    if node is None:
        return Node(key, value)
    if key < node.key:
        node.left = insert(node.left, key, value)
    elif node.key < key:
        node.right = insert(node.right, key, value)
    else:
        node.value = value
        return node
    return balance(node)


def remove(node, key):
    if node is None:
        return None
    if key < node.key:
        node.left = remove(node.left, key)
    elif node.key < key:
        node.right = remove(node.right, key)
    elif node.left is None or node.right is None:
        return node.left or node.right
    else:
        least = node.right
        while least.left:
            least = least.left
        node.key, node.value = least.key, least.value
        node.right = remove(node.right, least.key)
    return balance(node)


class SortedMap:
    def __init__(self):
        self.root = None

    def __setitem__(self, key, value):
        self.root = insert(self.root, key, value)

    def __delitem__(self, key):
        self.root = remove(self.root, key)

    def __getitem__(self, key):
        node = self.root
        while node:
            if key < node.key:
                node = node.left
            elif node.key < key:
                node = node.right
            else:
                return node.value
        raise KeyError(key)

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def __iter__(self):
        stack, node = [], self.root
        while stack or node:
            while node:
                stack.append(node)
                node = node.left
            node = stack.pop()
            yield node.key, node.value
            node = node.right


def main(n):
    tree, x = SortedMap(), 5
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        tree[x >> 4] = i
    keys = [k for k, _ in tree]
    assert keys == sorted(keys)
    found = sum(tree[k] for k in keys[::3])
    missing = sum(k in tree for k in range(0, n * 4))
    tall = tree.root.height
    for k in keys[::2]:
        del tree[k]
    return len(keys), found, missing, tall, sum(v for _, v in tree), tree.root.height


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
