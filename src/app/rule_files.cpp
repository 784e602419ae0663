#include "app/rule_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace stoa {

namespace fs = std::filesystem;

std::vector<guard::RuleFile> load_rule_files(const fs::path& folder) {
    if (folder.empty()) {
        const auto embedded = guard::public_rules();
        return {embedded.begin(), embedded.end()};
    }
    constexpr std::uintmax_t most_bytes = 16 << 20;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && (entry.path().extension() == ".rules" || entry.path().extension() == ".model")) paths.push_back(entry.path());
    }
    std::ranges::sort(paths);
    std::vector<guard::RuleFile> out;
    for (const fs::path& path : paths) {
        if (fs::file_size(path) > most_bytes) throw std::runtime_error(path.string() + " is larger than 16 MiB");
        std::ifstream in(path, std::ios::binary);
        if (!in) throw std::runtime_error(path.string() + " can't be opened");
        out.push_back({path.filename().string(), std::string(std::istreambuf_iterator<char>(in), {})});
    }
    if (out.empty()) throw std::runtime_error(folder.string() + " holds no *.rules");
    return out;
}

}  // namespace stoa
