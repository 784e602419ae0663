// Programs and libraries of Linux: what they are, what they import, whether they are packed, and strings in them that tell: addresses,
// options, and the short words of protocols and algorithms. Which of those mean something, rules say.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "guard/artefact_reading.h"

namespace stoa::guard {

namespace {

constexpr std::uint64_t most_headers = 64;      // segments, and sections that are told
constexpr std::uint64_t most_symbols = 20'000;
constexpr std::size_t most_imports = 600;
constexpr std::size_t most_addresses = 400;
constexpr std::size_t most_words = 1'200;
constexpr std::uint64_t string_bytes = 512 << 20;  // of what is loaded that are searched
constexpr std::uint64_t sample_bytes = 2 << 20;   // of a part whose entropy is measured
constexpr std::uint64_t least_sample = 4 << 10;
constexpr double packed_from = 7.2;  // bits a byte; machine code has about 6

/// Where the fields of a header stand, by the width of the machine's addresses.
struct Layout {
    int word;  // 4 or 8
    std::uint64_t headers, sections, header_size, header_count, section_size, section_count, names;
    std::uint64_t offset, address, file_bytes, flags;                  // of a segment
    std::uint64_t section_address, section_offset, section_bytes;      // of a section
    std::uint64_t symbol_size, symbol_section;
};
constexpr Layout wide{8, 32, 40, 54, 56, 58, 60, 62, 8, 16, 32, 4, 16, 24, 32, 24, 6};
constexpr Layout narrow{4, 28, 32, 42, 44, 46, 48, 50, 4, 8, 16, 24, 12, 16, 20, 16, 14};

struct Segment {
    std::uint64_t type, flags, offset, address, bytes;
};

bool is_printable(unsigned char byte) { return byte >= 0x20 && byte < 0x7F; }
bool is_small(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// "mining.subscribe", "rx/0", "donate-level": small words that are joined.
bool is_joined_words(std::string_view text) {
    if (text.size() < 4 || text.size() > 30) return false;
    bool joined = false;
    bool after_word = false;
    for (const char c : text) {
        if (is_small(c)) {
            after_word = true;
        } else if ((c == '-' || c == '.' || c == '/' || c == '_') && after_word) {
            joined = true;
            after_word = false;
        } else {
            return false;
        }
    }
    return joined && after_word;
}

class Elf {
public:
    Elf(ArtefactView& view, ArtefactFacts& facts, const Layout& layout) : view_(view), facts_(facts), layout_(layout) {}

    void read(std::uint64_t type) {
        read_segments();
        read_sections();
        read_dynamic();
        const double entropy = entropy_of_code();
        const auto kind = type == 1 ? "object" : type == 2 ? "program" : type == 4 ? "core" : "program or library";
        facts_.add("elf", fmt::format("{}, machine {}, {} sections, {} imports, {}, entropy of code {:.1f}", kind, view_.number(18, 2).value_or(0),
                                      sections_, imports_, needs_ == 0 ? "static" : "dynamic", entropy),
                   0);
        if (entropy >= packed_from) facts_.add("elf packed", fmt::format("{:.1f} bits a byte", entropy), 0);
        read_strings();
    }

private:
    std::uint64_t at(std::uint64_t where, int width) { return view_.number(where, width).value_or(0); }
    std::uint64_t word(std::uint64_t where) { return at(where, layout_.word); }

    void read_segments() {
        const std::uint64_t size = at(layout_.header_size, 2);
        const std::uint64_t count = std::min(at(layout_.header_count, 2), most_headers);
        for (std::uint64_t i = 0; i < count && view_.budget.step(); ++i) {
            const std::uint64_t begin = word(layout_.headers) + i * size;
            segments_.push_back({at(begin, 4), at(begin + layout_.flags, 4), word(begin + layout_.offset), word(begin + layout_.address), word(begin + layout_.file_bytes)});
        }
    }

    void read_sections() {
        sections_ = at(layout_.section_count, 2);
        const std::uint64_t table = word(layout_.sections);
        const std::uint64_t size = at(layout_.section_size, 2);
        const std::uint64_t names = word(table + at(layout_.names, 2) * size + layout_.section_offset);
        for (std::uint64_t i = 1; i < std::min(sections_, most_headers) && view_.budget.step(); ++i) {
            const std::uint64_t begin = table + i * size;
            const std::string name = string_at(names + at(begin, 4), 60);
            const std::uint64_t bytes = word(begin + layout_.section_bytes);
            if (!name.empty()) facts_.add("elf section " + name, fmt::format("{} bytes", bytes), word(begin + layout_.section_offset));
        }
    }

    std::string string_at(std::uint64_t where, std::size_t most) {
        std::string out;
        for (auto byte = view_.byte(where); byte && is_printable(*byte) && out.size() < most; byte = view_.byte(++where)) out += static_cast<char>(*byte);
        return out;
    }

    std::optional<std::uint64_t> offset_of(std::uint64_t address) const {
        for (const Segment& each : segments_) {
            if (each.type == 1 && address >= each.address && address - each.address < each.bytes) return each.offset + (address - each.address);
        }
        return std::nullopt;
    }

    void read_dynamic() {
        const auto dynamic = std::ranges::find(segments_, 2U, &Segment::type);
        if (dynamic == segments_.end()) return;
        std::vector<std::uint64_t> needed;
        std::uint64_t strings = 0;
        std::uint64_t symbols = 0;
        const auto width = static_cast<std::uint64_t>(layout_.word);
        for (std::uint64_t i = 0; i < dynamic->bytes / (2 * width) && i < 4096 && view_.budget.step(); ++i) {
            const std::uint64_t tag = word(dynamic->offset + i * 2 * width);
            const std::uint64_t value = word(dynamic->offset + i * 2 * width + width);
            if (tag == 0) break;
            if (tag == 1) needed.push_back(value);
            if (tag == 5) strings = value;
            if (tag == 6) symbols = value;
        }
        const auto text = offset_of(strings);
        const auto table = offset_of(symbols);
        if (!text) return;
        for (const std::uint64_t each : needed) {
            if (++needs_ <= most_headers) facts_.add("elf needs " + string_at(*text + each, 100), "", dynamic->offset);
        }
        if (!table) return;
        // Nothing says how many there are but a hash table; writers put the strings behind the symbols.
        const std::uint64_t count = *text > *table ? std::min((*text - *table) / layout_.symbol_size, most_symbols) : most_symbols / 10;
        for (std::uint64_t i = 1; i < count && view_.budget.step(); ++i) {
            const std::uint64_t begin = *table + i * layout_.symbol_size;
            const std::uint64_t name = at(begin, 4);
            if (name == 0 || at(begin + layout_.symbol_section, 2) != 0) continue;
            if (++imports_ <= most_imports) facts_.add("elf imports " + string_at(*text + name, 100), "", begin);
        }
    }

    double entropy_of_code() {
        std::array<std::uint64_t, 256> counts{};
        std::uint64_t all = 0;
        for (const Segment& each : segments_) {
            if (each.type != 1 || (each.flags & 1U) == 0) continue;
            for (std::uint64_t i = 0; i < each.bytes && all < sample_bytes; ++i) {
                const auto byte = view_.byte(each.offset + i);
                if (!byte) break;
                ++counts[*byte];
                ++all;
            }
        }
        if (all < least_sample) return 0;
        double out = 0;
        for (const std::uint64_t count : counts) {
            const double part = static_cast<double>(count) / static_cast<double>(all);
            if (count > 0) out -= part * std::log2(part);
        }
        return out;
    }

    /// In what is loaded; what debuggers read is not run.
    void read_strings() {
        std::uint64_t left = string_bytes;
        for (const Segment& each : segments_) {
            if (each.type == 1) read_strings(each.offset, std::min(each.bytes, view_.size()), left);
        }
        if (words_ > most_words || addresses_ > most_addresses) facts_.add("elf strings", "more than are told", 0);
    }
    void read_strings(std::uint64_t begin, std::uint64_t bytes, std::uint64_t& left) {
        std::string run;
        for (std::uint64_t done = 0; done < bytes;) {
            const auto some = view_.some(begin + done).substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes - done, 1 << 20)));
            if (some.empty()) break;
            if (some.size() > left) {
                view_.budget.exceed("bytes of a file");
                return;
            }
            left -= some.size();
            for (std::size_t i = 0; i < some.size(); ++i) {
                if (is_printable(static_cast<unsigned char>(some[i]))) {
                    if (run.size() < 400) run += some[i];
                    continue;
                }
                if (run.size() >= 4) tell(run, begin + done + i - run.size());
                run.clear();
            }
            done += some.size();
        }
        if (run.size() >= 4) tell(run, begin + bytes - run.size());
    }

    void tell(std::string_view run, std::uint64_t where) {
        run.remove_prefix(std::min(run.find_first_not_of(' '), run.size()));
        const bool is_address = run.find("://") != std::string_view::npos;
        const bool is_option = run.size() > 4 && run[0] == '-' && run.find("--") != std::string_view::npos;
        const bool is_request = run.starts_with('{') && run.find("\"method\"") != std::string_view::npos;
        if (!is_address && !is_option && !is_request && !is_joined_words(run)) return;
        if (told_.size() > 8'000 || !told_.insert(std::string(run)).second) return;
        if (is_address ? ++addresses_ > most_addresses : ++words_ > most_words) return;
        facts_.add("elf string", run, where);
    }

    ArtefactView& view_;
    ArtefactFacts& facts_;
    const Layout& layout_;
    std::vector<Segment> segments_;
    std::uint64_t sections_ = 0;
    std::uint64_t imports_ = 0;
    std::uint64_t needs_ = 0;
    std::size_t addresses_ = 0;
    std::size_t words_ = 0;
    std::set<std::string> told_;
};

}  // namespace

bool read_elf(ArtefactView& view, ArtefactFacts& facts) {
    if (!view.holds(0, "\x7f"
                       "ELF"))
        return false;
    const auto width = view.byte(4);
    const auto order = view.byte(5);
    if ((width != 1 && width != 2) || (order != 1 && order != 2)) return false;
    if (order == 2) {
        facts.add("elf", "of a machine with the high byte first", 0);
        return true;
    }
    Elf(view, facts, width == 2 ? wide : narrow).read(view.number(16, 2).value_or(0));
    return true;
}

}  // namespace stoa::guard
