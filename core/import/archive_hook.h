// How importlib finds the library in the mapped archive: a path hook in front of the ordinary file finder, for the
// library's own folder. Its code is in the archive too, so that starting compiles nothing.
#pragma once

namespace dxpy {

inline constexpr const char* kArchiveHookEntry = "<stdlib archive>";  // its name in the archive, and its file name
inline constexpr const char* kArchiveHookSource = R"py(
def _install():
    import sys, _imp
    import _frozen_importlib_external as external

    class StdlibFileLoader(external.SourceFileLoader):
        def get_code(self, fullname):
            code = _imp._stdlib_code(self.path)
            return super().get_code(fullname) if code is None else code

    StdlibFileLoader.__module__ = external.__name__
    StdlibFileLoader.__name__ = StdlibFileLoader.__qualname__ = 'SourceFileLoader'
    root = sys._stdlib_dir
    inside = root + '/'
    loaders = (StdlibFileLoader, external.SOURCE_SUFFIXES)

    class ArchiveFinder(external.FileFinder):
        # What the archive has needs no look at the folder, which may not exist as files at all.
        def find_spec(self, fullname, target=None):
            base = self.path + '/' + fullname.rpartition('.')[2]
            for path, is_package in ((base + '/__init__.py', True), (base + '.py', False)):
                if _imp._stdlib_has(path):
                    return external.spec_from_file_location(
                        fullname, path, loader=StdlibFileLoader(fullname, path),
                        submodule_search_locations=[base] if is_package else None)
            return super().find_spec(fullname, target)

    ArchiveFinder.__module__ = external.__name__
    ArchiveFinder.__name__ = ArchiveFinder.__qualname__ = 'FileFinder'

    def path_hook_for_stdlib(path):
        if (path == root or path.startswith(inside)) and '-packages' not in path:
            return ArchiveFinder(path, loaders)
        raise ImportError('not in the standard library', path=path)

    sys.path_hooks.insert(0, path_hook_for_stdlib)
_install()
)py";

}  // namespace dxpy
