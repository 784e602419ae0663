#include "notebooks/changes.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "wire/shared.h"

namespace stoa {

namespace {

constexpr std::int64_t kept = -1;
constexpr std::int64_t max_length = 1LL << 40;  // far over any text, far under overflow when added up

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

std::int64_t units_of(char lead) {
    if (continues(lead)) return 0;
    return static_cast<unsigned char>(lead) >= 0xF0 ? 2 : 1;
}

/// The byte where `units` code units after `from` end; none when that is inside a surrogate pair or past the end.
/// Blocks are counted whole (the compiler makes vectors of it); the last one is walked.
std::optional<std::size_t> byte_after(std::string_view text, std::size_t from, std::int64_t units) {
    constexpr std::size_t block = 256;
    std::size_t at = from;
    while (units > 0 && text.size() - at > block) {
        std::uint16_t here = 0;  // narrow, so that the vectors are wide
        for (std::size_t i = at; i < at + block; ++i) {
            const auto byte = static_cast<std::uint8_t>(text[i]);
            here = static_cast<std::uint16_t>(here + ((byte & 0xC0) != 0x80) + (byte >= 0xF0));
        }
        if (here > units) break;  // a block may end inside a character: then its lead byte is counted, its rest counts 0
        units -= here;
        at += block;
    }
    while (at < text.size() && continues(text[at])) ++at;
    while (units > 0 && at < text.size()) {
        units -= units_of(text[at++]);
        while (at < text.size() && continues(text[at])) ++at;
    }
    if (units != 0) return std::nullopt;
    return at;
}

[[noreturn]] void refuse_lengths(std::int64_t made_for, std::int64_t there) {
    throw Refused(wire::Refusal::out_of_range,
                  fmt::format("The change was made for a text of {} characters, but the text has {}.", made_for, there), "changes");
}

std::unexpected<DecodeError> wrong(std::size_t index, const char* what) {
    return std::unexpected(DecodeError{fmt::format("[{}]", index), what});
}

/// Walks sections piece by piece; CodeMirror's SectionIter.
class Walk {
public:
    explicit Walk(const std::vector<ChangeSet::Section>& sections) : sections_(sections) { next(); }

    void next() {
        if (index_ < sections_.size()) {
            length = sections_[index_].length;
            inserted = sections_[index_].inserted;
            ++index_;
        } else {
            length = 0;
            inserted = -2;
            index_ = sections_.size() + 1;
        }
        offset = 0;
    }
    [[nodiscard]] bool done() const { return inserted == -2; }
    [[nodiscard]] std::int64_t length_after() const { return inserted < 0 ? length : inserted; }
    [[nodiscard]] std::string_view text() const { return sections_[index_ - 1].text; }
    [[nodiscard]] std::string_view text_part(std::int64_t units) const {
        const std::string_view all = text();
        const auto from = byte_after(all, 0, offset);
        const auto to = from ? byte_after(all, *from, units) : std::nullopt;
        if (!to) throw Refused(wire::Refusal::surrogate_split, "The change splits a character in two.", "changes");
        return all.substr(*from, *to - *from);
    }
    void forward(std::int64_t units) {
        if (units == length) {
            next();
        } else {
            length -= units;
            offset += units;
        }
    }
    void forward_after(std::int64_t units) {
        if (inserted == kept) {
            forward(units);
        } else if (units == inserted) {
            next();
        } else {
            inserted -= units;
            offset += units;
        }
    }
    [[nodiscard]] std::size_t index() const { return index_; }

    std::int64_t length = 0;
    std::int64_t inserted = 0;
    std::int64_t offset = 0;

private:
    const std::vector<ChangeSet::Section>& sections_;
    std::size_t index_ = 0;
};

}  // namespace

std::int64_t utf16_length(std::string_view utf8) {
    std::int64_t units = 0;
    for (char byte : utf8) units += units_of(byte);
    return units;
}

std::expected<ChangeSet, DecodeError> ChangeSet::parse(const boost::json::value& json) {
    const auto* parts = json.if_array();
    if (!parts) return std::unexpected(DecodeError{"", "is not a change set"});
    if (parts->size() > max_change_sections) return std::unexpected(DecodeError{"", "has too many parts"});
    ChangeSet changes;
    changes.sections_.reserve(parts->size());
    std::int64_t total = 0;
    for (std::size_t i = 0; i < parts->size(); ++i) {
        const auto& part = (*parts)[i];
        const auto* lines = part.if_array();
        if (lines && lines->empty()) return wrong(i, "is empty");
        const auto& number = lines ? (*lines)[0] : part;
        if (!number.is_int64()) return wrong(i, "has no length");
        Section section;
        section.length = number.get_int64();
        total += section.length;
        if (section.length < 0 || section.length > max_length || total > max_length) return wrong(i, "has a length out of range");
        if (lines) {
            for (std::size_t line = 1; line < lines->size(); ++line) {
                if (!(*lines)[line].is_string()) return wrong(i, "has a line that is not a string");
                const std::string_view text = view((*lines)[line].get_string());
                if (text.find_first_of("\r\n") != std::string_view::npos) return wrong(i, "has a line break inside a line");
                if (line > 1) section.text += '\n';
                section.text += text;
            }
            section.inserted = utf16_length(section.text);
        }
        // CodeMirror writes none and can't map over one: it would break the pages that this set is passed on to.
        if (section.length == 0 && section.inserted <= 0) return wrong(i, "is a part that stands for nothing");
        changes.sections_.push_back(std::move(section));
    }
    return changes;
}

ChangeSet ChangeSet::between(std::string_view before, std::string_view after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t head = 0;
    while (head < shorter && before[head] == after[head]) ++head;
    // Not inside a character: neither text may go on with a continuation byte there.
    while (head > 0 && ((head < before.size() && continues(before[head])) || (head < after.size() && continues(after[head])))) --head;
    std::size_t tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
    while (tail > 0 && continues(before[before.size() - tail])) --tail;
    ChangeSet changes;
    changes.add(utf16_length(before.substr(0, head)), kept, {});
    const std::string_view inserted = after.substr(head, after.size() - head - tail);
    changes.add(utf16_length(before.substr(head, before.size() - head - tail)), utf16_length(inserted), inserted);
    changes.add(utf16_length(before.substr(before.size() - tail)), kept, {});
    return changes;
}

boost::json::value ChangeSet::to_json() const {
    boost::json::array parts;
    parts.reserve(sections_.size());
    for (const Section& section : sections_) {
        if (section.inserted < 0) {
            parts.emplace_back(section.length);
            continue;
        }
        boost::json::array part;
        part.emplace_back(section.length);
        if (section.inserted > 0) {
            std::string_view rest = section.text;
            for (;;) {
                const std::size_t end = rest.find('\n');
                const std::string_view line = rest.substr(0, end);
                part.emplace_back(boost::json::string_view(line.data(), line.size()));
                if (end == std::string_view::npos) break;
                rest.remove_prefix(end + 1);
            }
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

std::int64_t ChangeSet::length_before() const {
    std::int64_t length = 0;
    for (const Section& section : sections_) length += section.length;
    return length;
}

std::int64_t ChangeSet::length_after() const {
    std::int64_t length = 0;
    for (const Section& section : sections_) length += section.inserted < 0 ? section.length : section.inserted;
    return length;
}

bool ChangeSet::changes_nothing() const {
    return std::ranges::all_of(sections_, [](const Section& section) { return section.inserted < 0; });
}

void ChangeSet::apply_to(std::string& text, std::int64_t& units, std::int64_t max_bytes) const {
    if (length_before() != units) refuse_lengths(length_before(), units);
    struct Replacement {
        std::size_t from, bytes;
        const std::string* text;
    };
    std::vector<Replacement> replacements;
    const bool one_byte_each = static_cast<std::int64_t>(text.size()) == units;
    std::size_t at = 0;
    std::int64_t left = units;  // from `at` on
    std::size_t size = text.size();
    for (const Section& section : sections_) {
        left -= section.length;
        std::size_t end = at + static_cast<std::size_t>(section.length);
        if (left == 0) {
            end = text.size();
        } else if (!one_byte_each) {
            const auto found = byte_after(text, at, section.length);
            if (!found) {
                throw Refused(wire::Refusal::surrogate_split,
                              "The change begins or ends inside a character that takes two code units.", "changes");
            }
            end = *found;
        }
        if (section.inserted >= 0) {
            replacements.push_back({at, end - at, &section.text});
            size += section.text.size();
            size -= end - at;
        }
        at = end;
    }
    if (size > static_cast<std::size_t>(max_bytes)) {
        throw Refused(wire::Refusal::too_large, fmt::format("The text of a cell can't be over {} bytes.", max_bytes), "changes");
    }
    const std::int64_t units_after = length_after();
    if (replacements.size() == 1) {
        text.replace(replacements[0].from, replacements[0].bytes, *replacements[0].text);
    } else if (!replacements.empty()) {
        std::string changed;
        changed.reserve(size);
        std::size_t copied = 0;
        for (const Replacement& replacement : replacements) {
            changed.append(text, copied, replacement.from - copied);
            changed += *replacement.text;
            copied = replacement.from + replacement.bytes;
        }
        changed.append(text, copied);
        text = std::move(changed);
    }
    units = units_after;
}

void ChangeSet::add(std::int64_t length, std::int64_t inserted, std::string_view text, bool join) {
    if (length == 0 && inserted <= 0) return;
    if (!sections_.empty()) {
        Section& last = sections_.back();
        if (inserted <= 0 && inserted == last.inserted) {
            last.length += length;
            return;
        }
        if ((length == 0 && last.length == 0) || join) {
            last.length += length;
            last.inserted += inserted;
            last.text += text;
            return;
        }
    }
    sections_.push_back({length, inserted, std::string(text)});
}

ChangeSet ChangeSet::compose(const ChangeSet& then) const {
    ChangeSet both;
    Walk a(sections_);
    Walk b(then.sections_);
    for (bool open = false;;) {
        if (a.done() && b.done()) return both;
        if (a.inserted == 0) {  // deleted by a
            both.add(a.length, 0, {}, open);
            a.next();
        } else if (b.length == 0 && !b.done()) {  // inserted by b
            both.add(0, b.inserted, b.inserted > 0 ? b.text() : std::string_view(), open);
            b.next();
        } else if (a.done() || b.done()) {
            refuse_lengths(then.length_before(), length_after());
        } else {
            const std::int64_t units = std::min(a.length_after(), b.length);
            const std::size_t before = both.sections_.size();
            if (a.inserted == kept) {
                const std::int64_t inserted = b.inserted == kept ? kept : b.offset ? 0 : b.inserted;
                both.add(units, inserted, inserted > 0 ? b.text() : std::string_view(), open);
            } else if (b.inserted == kept) {
                both.add(a.offset ? 0 : a.length, units, a.text_part(units), open);
            } else {
                both.add(a.offset ? 0 : a.length, b.offset ? 0 : b.inserted, b.offset ? std::string_view() : b.text(), open);
            }
            open = (a.inserted > units || (b.inserted >= 0 && b.length > units)) && (open || both.sections_.size() > before);
            a.forward_after(units);
            b.forward(units);
        }
    }
}

ChangeSet ChangeSet::map(const ChangeSet& over, Order order) const {
    const bool before = order == Order::before;
    ChangeSet mapped;
    Walk a(sections_);
    Walk b(over.sections_);
    std::size_t inserted = 0;  // the section of a whose text stands already
    const auto text_of = [](const Walk& walk) { return walk.inserted > 0 ? walk.text() : std::string_view(); };
    for (;;) {
        if ((a.done() && b.length) || (b.done() && a.length)) refuse_lengths(length_before(), over.length_before());
        if (a.inserted == kept && b.inserted == kept) {
            const std::int64_t units = std::min(a.length, b.length);
            mapped.add(units, kept, {});
            a.forward(units);
            b.forward(units);
        } else if (b.inserted >= 0 && (a.inserted < 0 || inserted == a.index() ||
                                       (a.offset == 0 && (b.length < a.length || (b.length == a.length && !before))))) {
            // b's change comes first: step over it, and over what it covers of a.
            std::int64_t units = b.length;
            mapped.add(b.inserted, kept, {});
            while (units > 0) {
                const std::int64_t piece = std::min(a.length, units);
                if (a.inserted >= 0 && inserted < a.index() && a.length <= piece) {
                    mapped.add(0, a.inserted, text_of(a));
                    inserted = a.index();
                }
                if (a.done()) refuse_lengths(length_before(), over.length_before());
                a.forward(piece);
                units -= piece;
            }
            b.next();
        } else if (a.inserted >= 0) {
            // a's change up to the next change of b that is no deletion.
            std::int64_t units = 0;
            std::int64_t left = a.length;
            while (left > 0) {
                if (b.inserted == kept) {
                    const std::int64_t piece = std::min(left, b.length);
                    units += piece;
                    left -= piece;
                    b.forward(piece);
                } else if (b.inserted == 0 && b.length < left) {
                    left -= b.length;
                    b.next();
                } else {
                    break;
                }
            }
            const bool first = inserted < a.index();
            mapped.add(units, first ? a.inserted : 0, first ? text_of(a) : std::string_view());
            inserted = a.index();
            a.forward(a.length - left);
        } else if (a.done() && b.done()) {
            return mapped;
        } else {
            refuse_lengths(length_before(), over.length_before());
        }
    }
}

}  // namespace stoa
