#include "guard/archive.h"

#include <algorithm>

#include <time.h>

#include <fmt/format.h>

#include "guard/artefact_reading.h"
#include "guard/check.h"
#include "guard/decode.h"
#include "guard/reading.h"

namespace stoa::guard {

namespace {

constexpr std::uint64_t most_entries = 20'000;
constexpr std::uint64_t block = 512;
constexpr std::uint64_t most_long_name = 4'096;
constexpr std::uint64_t most_sampled = 1 << 20;

// ---- zip

struct Ends {
    std::uint64_t begin;
    std::uint64_t count;
};

/// Where the directory begins, and how many entries it has.
std::optional<Ends> ends_of(ArtefactView& view) {
    if (view.size() < 22) return std::nullopt;
    const std::uint64_t back = std::min<std::uint64_t>(view.size(), 22 + 65'535);
    const std::string tail = view.text(view.size() - back, back);
    const auto found = tail.rfind(std::string_view("PK\x05\x06", 4));
    if (found == std::string::npos) return std::nullopt;
    const std::uint64_t at = view.size() - back + found;
    auto count = view.number(at + 10, 2);
    auto begin = view.number(at + 16, 4);
    if (begin == 0xFFFFFFFFU && at >= 20 && view.holds(at - 20, std::string_view("PK\x06\x07", 4))) {
        const auto large = view.number(at - 12, 8);
        if (!large || !view.holds(*large, std::string_view("PK\x06\x06", 4))) return std::nullopt;
        count = view.number(*large + 32, 8);
        begin = view.number(*large + 48, 8);
    }
    if (!count || !begin || *begin >= view.size()) return std::nullopt;
    return Ends{*begin, *count};
}

// ---- tar

std::uint64_t octal(std::string_view text) {
    std::uint64_t out = 0;
    for (const char c : text) {
        if (c == ' ' && out == 0) continue;
        if (c < '0' || c > '7') break;
        out = out * 8 + static_cast<std::uint64_t>(c - '0');
    }
    return out;
}

std::string_view until_null(std::string_view text) { return text.substr(0, text.find('\0')); }

/// A header's own sum says that it is one: there is no mark that every tar file has.
bool is_header(std::string_view header) {
    if (header.size() < block) return false;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < block; ++i) sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(header[i]);
    return header[0] != '\0' && sum == octal(header.substr(148, 8));
}

std::optional<Packing> packing_of(std::string_view begin) {
    if (begin.starts_with(std::string_view("\x1f\x8b\x08", 3))) return Packing::gzip;
    if (begin.starts_with("BZh") && begin.size() > 9 && begin.substr(4).starts_with("1AY&SY")) return Packing::bzip2;
    if (begin.starts_with(std::string_view("\xFD" "7zXZ\0", 6))) return Packing::lzma;
    return std::nullopt;
}

std::chrono::nanoseconds processor_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

class Walk {
public:
    Walk(const ArchiveLimits& limits, const std::function<void(std::string_view, std::string_view)>& take)
        : limits_(limits), take_(take), end_(processor_time() + limits.time) {}

    /// False: no archive.
    bool walk(const ArtefactBytes& bytes, const std::string& inside, std::int32_t depth) {
        Limits limits = limits_of_an_artefact();
        limits.time = limits_.time;
        limits.value_bytes = static_cast<std::int64_t>(limits_.total_bytes + limits_.packed_bytes);
        Budget budget(limits);
        ArtefactView view(bytes, budget);
        const bool found = walk_zip(view, inside, depth) || walk_tar(view, inside, depth) || walk_packed(view, inside, depth);
        if (found && budget.spent()) exceed(budget.what());
        return found;
    }

    [[nodiscard]] const std::string& exceeded() const { return exceeded_; }

private:
    bool exceed(std::string_view what) {
        if (exceeded_.empty()) exceeded_ = what;
        return false;
    }

    /// Room for one more member of so many bytes.
    bool begins(std::uint64_t size) {
        if (is_over_) return false;
        is_over_ = true;
        if (++members_ > limits_.members) return exceed("files of an archive");
        if (processor_time() > end_) return exceed("time of an archive");
        if (total_ + std::min(size, limits_.member_bytes) > limits_.total_bytes) return exceed("bytes of an archive");
        is_over_ = false;
        return true;
    }

    void give(std::string_view name, std::string_view content, const std::string& inside, std::int32_t depth) {
        total_ += content.size();
        const std::string path = inside + printable(cut(name, 400));
        if (depth < limits_.depth) {
            if (walk(TextBytes(content), path + "/", depth + 1)) return;
        } else if (content.starts_with(std::string_view("PK\x03\x04", 4)) || packing_of(content) || is_header(content.substr(0, block))) {
            exceed("archives within archives");
        }
        take_(path, content);
    }

    bool walk_zip(ArtefactView& view, const std::string& inside, std::int32_t depth) {
        if (!view.holds(0, std::string_view("PK\x03\x04", 4))) return false;
        const auto directory = zip_directory(view);
        if (!directory) return false;
        if (directory->count > directory->entries.size()) exceed("files of an archive");
        // A model's numbers are not opened one by one; what else lies beside them is.
        const bool is_model = std::ranges::any_of(directory->entries, [](const ZipEntry& entry) { return entry.name.ends_with("/data.pkl") || entry.name == "model.weights.h5"; });
        for (const ZipEntry& entry : directory->entries) {
            if (entry.name.ends_with('/') || (is_model && entry.name.find("/data/") != std::string::npos) || (is_model && entry.name == "model.weights.h5")) continue;
            if (!begins(entry.size)) break;
            if (entry.encrypted) {
                exceed("an encrypted file of an archive");
                continue;
            }
            std::uint64_t begin = 0;
            const ZipContent content = zip_content(view, entry, limits_.member_bytes, begin);
            if (content.cut) exceed("bytes of a file of an archive");
            give(entry.name, content.bytes, inside, depth);
        }
        return true;
    }

    bool walk_tar(ArtefactView& view, const std::string& inside, std::int32_t depth) {
        if (view.size() < block || !is_header(view.text(0, block))) return false;
        std::string long_name;
        for (std::uint64_t at = 0; at + block <= view.size();) {
            const std::string header = view.text(at, block);
            if (!is_header(header)) break;
            // Numbers in base 256 are of files that are too long for this anyway.
            const std::uint64_t size = (static_cast<unsigned char>(header[124]) & 0x80U) != 0 ? view.size() : octal(std::string_view(header).substr(124, 12));
            const char kind = header[156];
            at += block;
            std::string name = long_name;
            if (name.empty()) {
                const auto folder = header.substr(257, 5) == "ustar" ? until_null(std::string_view(header).substr(345, 155)) : std::string_view();
                name = fmt::format("{}{}{}", folder, folder.empty() ? "" : "/", until_null(std::string_view(header).substr(0, 100)));
            }
            if (kind == 'L') {
                long_name = until_null(view.text(at, std::min(size, most_long_name)));
            } else if (kind == 'x') {
                long_name = path_of(view.text(at, std::min<std::uint64_t>(size, 64 << 10)));
            } else {
                long_name.clear();
                if (kind == '0' || kind == '\0' || kind == '7') {
                    if (!begins(size)) break;
                    if (size > limits_.member_bytes) exceed("bytes of a file of an archive");
                    give(name, view.text(at, std::min(size, limits_.member_bytes)), inside, depth);
                }
            }
            if (view.budget.spent() || size > view.size()) break;
            at += (size + block - 1) / block * block;
        }
        return true;
    }

    /// "30 path=a/b.py\n" among a file's attributes.
    static std::string path_of(std::string_view attributes) {
        const auto at = attributes.find(" path=");
        if (at == std::string_view::npos) return {};
        const auto begin = at + 6;
        return std::string(attributes.substr(begin, attributes.find('\n', begin) - begin));
    }

    bool walk_packed(ArtefactView& view, const std::string& inside, std::int32_t depth) {
        const auto packing = packing_of(view.text(0, 16));
        if (!packing) return false;
        const auto head = unpack(*packing, view.text(0, most_sampled), block);
        // Text that can be no code holds nothing that is read: a sample is enough.
        const bool is_data = head && head->cut && head->bytes.find('\0') == std::string::npos && !may_be_code(head->bytes);
        const std::string packed = view.text(0, is_data ? std::min(most_sampled, limits_.packed_bytes) : limits_.packed_bytes);
        if (packed.size() < view.size() && !is_data) exceed("bytes of a packed file");
        std::string out;
        const std::uint64_t room = (limits_.total_bytes - std::min(total_, limits_.total_bytes)) / 2;
        const std::uint64_t most = is_data ? std::min(room, most_sampled) : room;
        // Several packed pieces, one after the other, are one file.
        for (std::string_view left = packed; !left.empty() && packing_of(left) == packing;) {
            const auto piece = unpack(*packing, left, static_cast<std::size_t>(most - std::min<std::uint64_t>(out.size(), most)));
            if (!piece) {
                if (!is_data) exceed("a packed file that can't be unpacked");
                break;
            }
            out += piece->bytes;
            if (piece->cut) {
                if (!is_data) exceed("bytes of an archive");
                break;
            }
            if (piece->used == 0) break;
            left.remove_prefix(piece->used);
        }
        total_ += out.size() / 2;  // its members are counted by themselves
        if (processor_time() > end_) exceed("time of an archive");
        if (depth < limits_.depth && walk(TextBytes(out), inside, depth + 1)) return true;
        // One file that is packed.
        if (begins(0)) take_(inside + "packed", out);
        return true;
    }

    const ArchiveLimits& limits_;
    const std::function<void(std::string_view, std::string_view)>& take_;
    std::chrono::nanoseconds end_;
    std::int64_t members_ = 0;
    std::uint64_t total_ = 0;
    bool is_over_ = false;
    std::string exceeded_;
};

}  // namespace

std::optional<ZipDirectory> zip_directory(ArtefactView& view) {
    const auto ends = ends_of(view);
    if (!ends) return std::nullopt;
    ZipDirectory out;
    out.count = ends->count;
    std::uint64_t at = ends->begin;
    for (std::uint64_t i = 0; i < std::min(ends->count, most_entries) && view.budget.step(); ++i) {
        if (!view.holds(at, std::string_view("PK\x01\x02", 4))) break;
        const auto name = view.number(at + 28, 2);
        const auto extra = view.number(at + 30, 2);
        const auto comment = view.number(at + 32, 2);
        if (!name || !extra || !comment) break;
        out.entries.push_back({view.text(at + 46, std::min<std::uint64_t>(*name, 400)), view.number(at + 42, 4).value_or(0), view.number(at + 20, 4).value_or(0),
                               view.number(at + 24, 4).value_or(0), view.number(at + 10, 2).value_or(0), (view.number(at + 8, 2).value_or(0) & 1U) != 0});
        at += 46 + *name + *extra + *comment;
    }
    return out;
}

ZipContent zip_content(ArtefactView& view, const ZipEntry& entry, std::uint64_t most, std::uint64_t& begin) {
    const auto name = view.number(entry.begin + 26, 2);
    const auto extra = view.number(entry.begin + 28, 2);
    if (!name || !extra || !view.holds(entry.begin, std::string_view("PK\x03\x04", 4))) return {{}, true};
    begin = entry.begin + 30 + *name + *extra;
    std::string packed = view.text(begin, std::min(entry.packed, most));
    if (entry.method == 0) return {std::move(packed), entry.packed > most};
    if (entry.method != 8) return {{}, true};
    auto unpacked = unpack(Packing::raw_deflate, packed, std::min<std::size_t>(most, view.budget.value_room()));
    if (!unpacked) return {{}, entry.size > 0};
    if (!view.budget.value(unpacked->bytes.size())) return {{}, true};
    return {std::move(unpacked->bytes), unpacked->cut || entry.packed > most};
}

ArchiveWalk walk_archive(const ArtefactBytes& bytes, const ArchiveLimits& limits, const std::function<void(std::string_view, std::string_view)>& take) {
    Walk walk(limits, take);
    ArchiveWalk out;
    out.is_archive = walk.walk(bytes, {}, 1);
    out.exceeded = walk.exceeded();
    return out;
}

}  // namespace stoa::guard
