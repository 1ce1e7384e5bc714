// The subcommands `dxpy dis FILE` and `dxpy compile FILE`, which need no runtime.
#pragma once

namespace dxpy {

// True: the arguments were a subcommand, which has run; its exit code is in `code`. A script that is called like a
// subcommand wins over it.
bool run_tool(int argc, char** argv, int& code);

}  // namespace dxpy
