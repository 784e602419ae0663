// Pickles, and PyTorch's files, which are pickles with their values beside them. The opcodes are followed on a stack of what they
// would make; nothing is made. What loading would call is told, and a command that it would run is read.
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "guard/artefact_reading.h"
#include "guard/decode.h"
#include "guard/reading.h"

namespace stoa::guard {

namespace {

constexpr std::uint64_t most_pickle_bytes = 8 << 20;
constexpr std::uint64_t most_old_pickle = 1 << 20;  // of one without a mark at its beginning
constexpr std::size_t most_named = 300;             // imports and calls that are told
constexpr std::size_t most_stack = 100'000;
constexpr int most_depth = 24;  // of tuples within tuples
constexpr std::string_view torch_magic("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12);

struct Item;
using Made = std::shared_ptr<const Item>;

struct Item {
    enum class Kind : std::uint8_t { other, mark, text, number, global, tuple, tensor };
    Kind kind = Kind::other;
    std::string text;                 // of a text; a global's dotted name
    std::int64_t number = 0;
    std::vector<Made> items;          // of a tuple
    std::vector<std::int64_t> shape;  // of a tensor
    int depth = 0;
};

/// Text that is found in a tuple or in what it holds.
void texts_in(const Item& item, std::string& out) {
    if (item.kind == Item::Kind::text && out.size() < 4096) out += (out.empty() ? "" : " ") + item.text;
    for (const Made& each : item.items) texts_in(*each, out);
}

class Pickle {
public:
    Pickle(std::string_view bytes, std::uint64_t begin, ArtefactView& view, ArtefactFacts& facts, std::string kind)
        : bytes_(bytes), begin_(begin), budget_(view.budget), facts_(facts), kind_(std::move(kind)) {}

    /// False: an opcode is none. True at the end of a pickle, of the bytes or of the budget.
    bool walk() {
        stack_.clear();
        memo_.clear();
        is_ended_ = false;
        while (at_ < bytes_.size() && !is_ended_) {
            if (!budget_.step(2)) return true;
            if (!step(static_cast<unsigned char>(bytes_[at_++]))) return false;
        }
        return true;
    }
    [[nodiscard]] bool is_ended() const { return is_ended_; }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] const Tensors& tensors() const { return tensors_; }
    [[nodiscard]] bool calls() const { return !calls_.empty(); }

private:
    bool push(Item item) {
        if (stack_.size() >= most_stack || !budget_.value(item.text.size() + sizeof(Item))) {
            budget_.exceed("constants");
            return true;
        }
        stack_.push_back(std::make_shared<const Item>(std::move(item)));
        return true;
    }
    bool push_other() { return push({}); }
    bool push_text(std::string_view text) {
        Item item;
        item.kind = Item::Kind::text;
        item.text = cut(text, 4096);
        return push(std::move(item));
    }
    bool push_number(std::int64_t number) {
        Item item;
        item.kind = Item::Kind::number;
        item.number = number;
        return push(std::move(item));
    }
    Made pop() {
        if (stack_.empty()) return std::make_shared<const Item>();
        Made top = std::move(stack_.back());
        stack_.pop_back();
        return top;
    }
    std::vector<Made> pop_to_mark() {
        std::vector<Made> out;
        while (!stack_.empty() && stack_.back()->kind != Item::Kind::mark) out.push_back(pop());
        if (!stack_.empty()) stack_.pop_back();
        std::ranges::reverse(out);
        return out;
    }
    bool push_tuple(std::vector<Made> items) {
        Item item;
        item.kind = Item::Kind::tuple;
        for (const Made& each : items) item.depth = std::max(item.depth, each->depth + 1);
        if (item.depth > most_depth) return push_other();
        budget_.value(items.size() * sizeof(Made));
        item.items = std::move(items);
        return push(std::move(item));
    }
    bool push_last(std::size_t count) {
        std::vector<Made> items;
        for (std::size_t i = 0; i < count; ++i) items.push_back(pop());
        std::ranges::reverse(items);
        return push_tuple(std::move(items));
    }
    bool push_global(const std::string& module, const std::string& name) {
        Item item;
        item.kind = Item::Kind::global;
        item.text = module + "." + name;
        if (imports_.size() < most_named && imports_.insert(item.text).second) facts_.add(kind_ + " import " + item.text, "", begin_ + at_);
        return push(std::move(item));
    }
    std::string_view line() {
        const auto end = std::min(bytes_.find('\n', at_), bytes_.size());
        const auto out = bytes_.substr(at_, end - at_);
        at_ = std::min(end + 1, bytes_.size());
        return out;
    }
    std::uint64_t number(std::size_t width) {
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < width && at_ < bytes_.size(); ++i) out |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[at_++])) << (8 * i);
        return out;
    }
    std::string_view sized(std::size_t width) {
        const std::uint64_t count = number(width);
        const auto out = bytes_.substr(at_, static_cast<std::size_t>(std::min<std::uint64_t>(count, bytes_.size() - at_)));
        at_ += out.size();
        return out;
    }
    bool remember(std::uint64_t slot) {
        if (!stack_.empty() && memo_.size() < most_stack) memo_[slot] = stack_.back();
        budget_.value(64);
        return true;
    }
    bool recall(std::uint64_t slot) {
        const auto found = memo_.find(slot);
        if (found == memo_.end()) return push_other();
        if (stack_.size() < most_stack) stack_.push_back(found->second);
        return true;
    }
    static std::uint64_t slot_of(std::string_view digits) {
        std::uint64_t out = 0;
        for (const char c : digits) out = c >= '0' && c <= '9' ? out * 10 + static_cast<std::uint64_t>(c - '0') : out;
        return out;
    }

    void called(const std::string& callee, const Item& arguments) {
        std::string words;
        texts_in(arguments, words);
        if (calls_.size() < most_named && calls_.insert(callee).second) facts_.add(kind_ + " call " + callee, words, begin_ + at_);
        Environment nothing;
        Reading reading(budget_, nothing, facts_.list(), 0);
        if (callee.ends_with(".system") || callee.ends_with(".popen") || callee.starts_with("subprocess.")) reading.run_text(Reading::Runs::shell, words, {}, 0);
        if (callee.ends_with(".exec") || callee.ends_with(".eval") || callee.ends_with(".runsource")) reading.run_text(Reading::Runs::python, words, {}, 0);
    }
    bool call(const Made& callee, const Made& arguments) {
        if (callee->kind != Item::Kind::global) return push_other();
        called(callee->text, *arguments);
        Item made;
        const auto& items = arguments->items;
        if (callee->text.find("_rebuild_tensor") != std::string::npos && items.size() >= 3 && items[2]->kind == Item::Kind::tuple) {
            made.kind = Item::Kind::tensor;
            for (const Made& size : items[2]->items) made.shape.push_back(size->kind == Item::Kind::number && size->number >= 0 ? size->number : -1);
        } else if (callee->text.find("_rebuild_parameter") != std::string::npos && !items.empty() && items[0]->kind == Item::Kind::tensor) {
            made = *items[0];
        }
        return push(std::move(made));
    }
    /// What is put into a dictionary: a tensor gets its name there.
    void put(const std::vector<Made>& items) {
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            if (items[i]->kind == Item::Kind::text && items[i + 1]->kind == Item::Kind::tensor)
                tensors_.add(items[i]->text, items[i + 1]->shape, begin_ + at_);
        }
    }

    bool step(unsigned char op) {
        switch (op) {
            case '(': {
                Item mark;
                mark.kind = Item::Kind::mark;
                return push(std::move(mark));
            }
            case '.': is_ended_ = true; return true;
            case '0': pop(); return true;
            case '1': pop_to_mark(); return true;
            case '2': {
                if (!stack_.empty() && stack_.size() < most_stack) stack_.push_back(stack_.back());
                return true;
            }
            case 'F': line(); return push_other();
            case 'I':
            case 'L': return push_number(static_cast<std::int64_t>(slot_of(line())));
            case 'J': return push_number(static_cast<std::int32_t>(number(4)));
            case 'K': return push_number(static_cast<std::int64_t>(number(1)));
            case 'M': return push_number(static_cast<std::int64_t>(number(2)));
            case 'G': number(8); return push_other();
            case 'N':
            case '}':
            case ']':
            case 0x88:
            case 0x89:
            case 0x8f:
            case 0x97: return push_other();
            case 'P': line(); return push_other();
            case 'Q': pop(); return push_other();
            case 'R': {
                const Made arguments = pop();
                return call(pop(), arguments);
            }
            case 0x81: {
                const Made arguments = pop();
                return call(pop(), arguments);
            }
            case 0x92: {
                pop();
                const Made arguments = pop();
                return call(pop(), arguments);
            }
            case 'S': {
                auto text = line();
                if (text.size() >= 2) text = text.substr(1, text.size() - 2);
                return push_text(text);
            }
            case 'V': return push_text(line());
            case 'T':
            case 'X': return push_text(sized(4));
            case 'U':
            case 0x8c: return push_text(sized(1));
            case 0x8d: return push_text(sized(8));
            case 'B': return push_text(sized(4));
            case 'C': return push_text(sized(1));
            case 0x8e:
            case 0x96: return push_text(sized(8));
            case 0x8a: {
                const auto digits = sized(1);
                std::uint64_t value = 0;
                for (std::size_t i = 0; i < digits.size() && i < 8; ++i) value |= static_cast<std::uint64_t>(static_cast<unsigned char>(digits[i])) << (8 * i);
                return push_number(static_cast<std::int64_t>(value));
            }
            case 0x8b: sized(4); return push_other();
            case 'a': pop(); return true;
            case 'b': pop(); return true;
            case 's': {
                Made value = pop();
                Made name = pop();
                put({std::move(name), std::move(value)});
                return true;
            }
            case 'u': put(pop_to_mark()); return true;
            case 'e':
            case 0x90: pop_to_mark(); return true;
            case 'd': put(pop_to_mark()); return push_other();
            case 'l':
            case 0x91: pop_to_mark(); return push_other();
            case 'c': {
                const std::string module(cut(line(), 200));
                return push_global(module, std::string(cut(line(), 200)));
            }
            case 0x93: {
                const Made name = pop();
                const Made module = pop();
                return push_global(std::string(cut(module->text, 200)), std::string(cut(name->text, 200)));
            }
            case 'i': {
                const std::string module(cut(line(), 200));
                const std::string name(cut(line(), 200));
                push_tuple(pop_to_mark());
                const Made arguments = pop();
                push_global(module, name);
                return call(pop(), arguments);
            }
            case 'o': {
                auto items = pop_to_mark();
                if (items.empty()) return push_other();
                const Made callee = items.front();
                items.erase(items.begin());
                push_tuple(std::move(items));
                return call(callee, pop());
            }
            case ')': return push_tuple({});
            case 't': return push_tuple(pop_to_mark());
            case 0x85: return push_last(1);
            case 0x86: return push_last(2);
            case 0x87: return push_last(3);
            case 'g': return recall(slot_of(line()));
            case 'h': return recall(number(1));
            case 'j': return recall(number(4));
            case 'p': return remember(slot_of(line()));
            case 'q': return remember(number(1));
            case 'r': return remember(number(4));
            case 0x94: return remember(memo_.size());
            case 0x80: return number(1) <= 5;
            case 0x82: number(1); return push_other();
            case 0x83: number(2); return push_other();
            case 0x84: number(4); return push_other();
            case 0x95: number(8); return true;
            case 0x98: return true;
            default: return false;
        }
    }

    std::string_view bytes_;
    std::uint64_t begin_;  // of the bytes, in the file
    Budget& budget_;
    ArtefactFacts& facts_;
    std::string kind_;
    std::size_t at_ = 0;
    bool is_ended_ = false;
    std::vector<Made> stack_;
    std::map<std::uint64_t, Made> memo_;
    std::set<std::string> imports_;
    std::set<std::string> calls_;
    Tensors tensors_;
};

void read_state(std::string_view bytes, std::uint64_t begin, ArtefactView& view, ArtefactFacts& facts, const std::string& kind) {
    Pickle pickle(bytes, begin, view, facts, kind);
    // Old files are several pickles, one after the other, and then the values.
    for (int count = 0; count < 5 && pickle.walk() && pickle.is_ended(); ++count) {
    }
    pickle.tensors().tell(facts, kind, "");
}

}  // namespace

bool read_zip(ArtefactView& view, ArtefactFacts& facts) {
    if (!view.holds(0, std::string_view("PK\x03\x04", 4))) return false;
    const auto directory = zip_directory(view);
    if (!directory) return false;
    const auto& entries = directory->entries;
    const auto ends = [](std::string_view ending) { return [ending](const ZipEntry& entry) { return entry.name == ending || entry.name.ends_with(fmt::format("/{}", ending)); }; };
    const auto state = std::ranges::find_if(entries, ends("data.pkl"));
    if (state != entries.end()) {
        std::uint64_t begin = 0;
        const std::string bytes = zip_content(view, *state, most_pickle_bytes, begin).bytes;
        read_state(bytes, begin, view, facts, "torch");
        return true;
    }
    if (std::ranges::any_of(entries, ends("model.weights.h5"))) {
        facts.add("keras", "a zip file with weights", 0);
        return true;
    }
    facts.add("zip", fmt::format("{} files", directory->count), 0);
    return true;
}

bool read_pickle_file(ArtefactView& view, ArtefactFacts& facts) {
    const auto first = view.byte(0);
    const auto second = view.byte(1);
    const bool has_mark = first == 0x80 && second && *second >= 2 && *second <= 5;
    // Protocols 0 and 1 have no mark: a small file that is a pickle to its last byte, and calls something.
    if (!has_mark && (view.size() > most_old_pickle || view.size() < 8 || view.byte(view.size() - 1) != '.')) return false;
    const std::string bytes = view.text(0, most_pickle_bytes);
    if (has_mark && std::string_view(bytes).substr(2).starts_with(torch_magic)) {
        read_state(bytes, 0, view, facts, "torch");
        return true;
    }
    Pickle pickle(bytes, 0, view, facts, "pickle");
    if (!pickle.walk()) return false;
    if (!has_mark && (!pickle.is_ended() || pickle.at() != bytes.size() || !pickle.calls())) return false;
    if (has_mark && !pickle.is_ended() && bytes.size() == view.size() && !view.budget.spent()) return false;
    if (bytes.size() < view.size() && !pickle.is_ended()) view.budget.exceed("bytes of a file");
    pickle.tensors().tell(facts, "pickle", "");
    return true;
}

}  // namespace stoa::guard
