// Files that are no code, recognised by their structure and never by their names: models, programs, torrents. Their facts are of
// kind `artefact`: the value begins with what the file is ("onnx input target"), the text holds what tells (a shape, a number, a
// string), the place is a byte of the file. Nothing is loaded, unpickled or run; a hostile file is the normal case.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "guard/inspector.h"

namespace stoa::guard {

/// A file's bytes, wherever they are. What is missing is not read: fewer bytes come back.
class ArtefactBytes {
public:
    virtual ~ArtefactBytes() = default;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// -> how many were read.
    [[nodiscard]] virtual std::size_t read(std::uint64_t at, std::span<char> into) const = 0;
};

/// In memory; the text outlives this.
class TextBytes final : public ArtefactBytes {
public:
    explicit TextBytes(std::string_view text) : text_(text) {}
    [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
    [[nodiscard]] std::size_t read(std::uint64_t at, std::span<char> into) const override;

private:
    std::string_view text_;
};

/// An open file, which its owner may change or cut off meanwhile. Does not own the descriptor.
class FileBytes final : public ArtefactBytes {
public:
    FileBytes(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] std::size_t read(std::uint64_t at, std::span<char> into) const override;

private:
    int descriptor_;
    std::uint64_t size_;
};

/// At most 2 s of the processor and some 64 MB, however large the file is: what is large in models and programs is skipped.
[[nodiscard]] inline Limits limits_of_an_artefact() {
    Limits limits;
    limits.time = std::chrono::milliseconds(2'000);
    limits.value_bytes = 48 << 20;
    limits.steps = 20'000'000;
    return limits;
}

/// Nothing: the file is of no kind that is known here.
[[nodiscard]] std::optional<Inspection> inspect_artefact(const ArtefactBytes& bytes, const Limits& limits = limits_of_an_artefact());

}  // namespace stoa::guard
