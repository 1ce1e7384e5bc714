// Runs a fuzz target without libFuzzer: every seed, and a fixed number of variations of each. Part of the ordinary
// tests.
//   fuzz_NAME SEED_FOLDER [VARIATIONS]
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

// One small change, of the kinds that find most: remove, repeat, swap for another byte, splice with another seed.
void vary(std::string& input, const std::vector<std::string>& seeds, std::mt19937& random) {
  static constexpr char kInteresting[] = "()[]{}:,.=*'\"\\\n\t #\0fbrut!@;0_e\xc3\xa9\xff";
  auto below = [&](size_t n) { return n == 0 ? 0 : static_cast<size_t>(random() % n); };
  size_t at = below(input.size() + 1);
  switch (below(4)) {
    case 0:
      input.erase(at, 1 + below(8));
      break;
    case 1:
      input.insert(at, input.substr(below(input.size() + 1), 1 + below(16)));
      break;
    case 2:
      input.insert(at, 1, kInteresting[below(sizeof kInteresting)]);
      break;
    default: {
      const std::string& other = seeds[below(seeds.size())];
      input.replace(at, std::string::npos, other.substr(below(other.size() + 1)));
      break;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  int variations = argc > 2 ? std::atoi(argv[2]) : 2000;
  std::vector<std::string> seeds;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (seeds.empty()) return 2;
  std::mt19937 random(1);
  for (const std::string& seed : seeds) {
    run(seed);
    std::string input = seed;
    for (int i = 0; i < variations; ++i) {
      if (i % 8 == 0) input = seed;
      vary(input, seeds, random);
      run(input);
    }
  }
  std::printf("%zu seeds, %d variations each\n", seeds.size(), variations);
  return 0;
}
