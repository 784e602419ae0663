// Torrents: bencoded, with an `info` that is split into pieces.
#include <fmt/format.h>

#include "guard/artefact_reading.h"

namespace stoa::guard {

namespace {

constexpr int most_nesting = 32;
constexpr std::size_t most_trackers = 50;

class Torrent {
public:
    Torrent(ArtefactView& view, ArtefactFacts& facts) : view_(view), facts_(facts) {}

    /// Whether this is one.
    bool read() {
        if (view_.byte(0) != 'd' || !value("", 0) || !has_info_) return false;
        const bool is_split = has_pieces_ || has_tree_;
        if (is_split) facts_.add("torrent", fmt::format("{} files, {} bytes", files_, bytes_), 0);
        return is_split;
    }

private:
    std::optional<std::uint64_t> length(char end) {
        std::uint64_t out = 0;
        bool any = false;
        for (int digits = 0; digits < 20; ++digits) {
            const auto byte = view_.byte(at_++);
            if (!byte) return std::nullopt;
            if (*byte == static_cast<std::uint8_t>(end)) return any ? std::optional(out) : std::nullopt;
            if (end == 'e' && digits == 0 && *byte == '-') continue;
            if (*byte < '0' || *byte > '9') return std::nullopt;
            out = out * 10 + (*byte - static_cast<std::uint64_t>('0'));
            any = true;
        }
        return std::nullopt;
    }
    std::optional<std::string> text(std::uint64_t most) {
        const auto count = length(':');
        if (!count || *count > view_.size() - at_) return std::nullopt;
        std::string out = view_.text(at_, std::min(*count, most));
        at_ += *count;
        return out;
    }
    /// `path` says under which keys this stands, "info/name".
    bool value(const std::string& path, int depth) {
        if (depth > most_nesting || !view_.budget.step(2) || at_ >= view_.size()) return false;
        const std::uint64_t begin = at_;
        const auto first = view_.byte(at_);
        if (first == 'i') {
            ++at_;
            const auto number = length('e');
            if (number && (path == "info/length" || path == "info/files/length")) {
                bytes_ += *number;
                ++files_;
            }
            return number.has_value();
        }
        if (first == 'l') {
            for (++at_; view_.byte(at_) != 'e';) {
                if (!value(path, depth + 1)) return false;
            }
            ++at_;
            return true;
        }
        if (first == 'd') {
            if (path == "info") has_info_ = true;
            for (++at_; view_.byte(at_) != 'e';) {
                const auto key = text(100);
                if (!key) return false;
                const std::string inner = depth > 3 ? "deep" : path.empty() ? *key : path + "/" + *key;
                if (inner == "info/file tree") has_tree_ = true;
                if (!value(inner, depth + 1)) return false;
            }
            ++at_;
            return true;
        }
        const auto read = text(400);
        if (!read) return false;
        if (path == "info/pieces") has_pieces_ = true;
        if (path == "info/name") facts_.add("torrent name", *read, begin);
        if ((path == "announce" || path == "announce-list") && trackers_++ < most_trackers) facts_.add("torrent announce", *read, begin);
        return true;
    }

    ArtefactView& view_;
    ArtefactFacts& facts_;
    std::uint64_t at_ = 0;
    std::uint64_t files_ = 0;
    std::uint64_t bytes_ = 0;
    std::size_t trackers_ = 0;
    bool has_info_ = false;
    bool has_pieces_ = false;
    bool has_tree_ = false;
};

}  // namespace

bool read_torrent(ArtefactView& view, ArtefactFacts& facts) { return Torrent(view, facts).read(); }

}  // namespace stoa::guard
