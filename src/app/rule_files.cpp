#include "app/rule_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace stoa {

namespace fs = std::filesystem;

std::string text_of_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file.string() + " can't be opened");
    std::string out(guard::max_bundle_bytes + 1, '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    out.resize(static_cast<std::size_t>(in.gcount()));
    if (out.size() > guard::max_bundle_bytes) throw std::runtime_error(file.string() + " is larger than 16 MiB");
    return out;
}

std::string read_seal_key(guard::SealKeyKind kind, const fs::path& file) {
    if (file.empty()) return {};
    auto key = guard::parse_seal_key(kind, text_of_file(file));
    if (!key) throw std::runtime_error(file.string() + ": " + key.error().sentence());
    return std::move(*key);
}

namespace {

bool is_of_rules(const fs::path& file) { return file.extension() == ".rules" || file.extension() == ".model" || file.extension() == ".yar"; }

/// Those below the folder that are `wanted`, by name.
std::vector<fs::path> files_below(const fs::path& folder, bool (*wanted)(const fs::path&)) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && wanted(entry.path())) paths.push_back(entry.path());
    }
    std::ranges::sort(paths);
    return paths;
}

/// An operator's own YARA rules. Their names are told from those of the rules beside them by their folder.
void add_yara_files(const fs::path& place, std::vector<guard::RuleFile>& out) {
    std::vector<fs::path> paths;
    if (fs::is_directory(place)) {
        paths = files_below(place, [](const fs::path& file) { return file.extension() == ".yar"; });
        if (paths.empty()) throw std::runtime_error(place.string() + " holds no *.yar");
    } else {
        paths.push_back(place);
    }
    for (const fs::path& path : paths) {
        const std::string name = path.string();
        out.push_back({name.ends_with(".yar") ? name : name + ".yar", text_of_file(path)});
    }
}

}  // namespace

LoadedRules load_rules_of(const RulePlaces& places, const std::function<std::uint64_t(const std::string&)>& least) {
    LoadedRules out{load_rule_files(places.rules), {}};
    if (!places.yara.empty()) add_yara_files(places.yara, out.files);
    if (places.sealed.empty()) return out;
    if (places.sealed_key.empty()) throw std::runtime_error("sealed rules need the public key that they are signed with");
    const std::string public_key = read_seal_key(guard::SealKeyKind::public_key, places.sealed_key);
    const std::string secret = read_seal_key(guard::SealKeyKind::secret, places.secret);
    const std::string signer = guard::seal_key_file(guard::SealKeyKind::public_key, public_key);
    std::string bytes = text_of_file(places.sealed);
    auto bundle = guard::open_bundle(bytes, public_key, secret, least ? least(signer) : 0);
    if (!bundle) throw std::runtime_error(places.sealed.string() + ": " + bundle.error().sentence());
    std::ranges::move(bundle->files, std::back_inserter(out.files));
    out.bundle = KeptBundle{std::move(bytes), bundle->number, signer};
    return out;
}

std::vector<guard::RuleFile> load_rule_files(const fs::path& folder) {
    if (folder.empty()) {
        const auto embedded = guard::public_rules();
        return {embedded.begin(), embedded.end()};
    }
    std::vector<guard::RuleFile> out;
    for (const fs::path& path : files_below(folder, is_of_rules)) out.push_back({path.filename().string(), text_of_file(path)});
    if (out.empty()) throw std::runtime_error(folder.string() + " holds no *.rules");
    return out;
}

}  // namespace stoa
