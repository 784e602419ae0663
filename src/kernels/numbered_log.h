// The shim's records on disk: numbered from 1 without gaps, in append-only segment files, trimmed when acknowledged.
//
// <folder>/epoch holds the epoch's id, <folder>/<first number, 20 digits>.log the segments. An entry is its checksum
// (8 bytes), then the frame exactly as it goes to serve. Written with write(2): it survives any SIGKILL; a torn last entry
// is cut off at the next opening.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/fd.h"
#include "wire/shim.h"

namespace stoa {

class NumberedLog {
public:
    struct Limits {
        std::size_t segment_bytes = wire::shim_segment_bytes;
        std::size_t record_bytes = wire::max_frame_bytes;  ///< a longer output is replaced by its count
    };
    /// A new log with a new epoch in an empty or missing folder. Throws std::runtime_error when one is there already.
    [[nodiscard]] static NumberedLog make(const std::filesystem::path& folder, Limits limits);
    /// The log that an earlier shim left, cut at the last whole record. Throws when there is none.
    [[nodiscard]] static NumberedLog open_existing(const std::filesystem::path& folder, Limits limits);

    /// Numbers and holds a record; flush() makes it readable. Returns its number.
    std::int64_t append(wire::KernelEvent event, Time at);
    /// Writes what is held. False when the disk did not take all of it (errno says why): the same call tries again.
    bool flush();
    [[nodiscard]] std::size_t held_bytes() const { return held_.size(); }

    /// Records up to and with seq are committed elsewhere: whole segments go.
    void trim(std::int64_t seq);

    [[nodiscard]] const std::string& epoch() const { return epoch_; }
    [[nodiscard]] std::int64_t first_seq() const { return segments_.empty() ? next_seq_ : segments_.front().first; }
    [[nodiscard]] std::int64_t last_seq() const { return next_seq_ - 1; }     ///< held ones too
    [[nodiscard]] std::int64_t readable_seq() const { return flushed_seq_; }  ///< the last one on disk
    [[nodiscard]] std::size_t bytes_on_disk() const { return bytes_on_disk_; }

    /// A place in the log; any number of them, each good until the record there is trimmed.
    struct Cursor {
        std::int64_t seq = 1;       ///< the next record to read
        std::int64_t segment = -1;  ///< first number of the segment that offset belongs to; -1: to be found
        std::uint64_t offset = 0;
    };
    struct Batch {
        std::string frames;  ///< whole frames, back to back
        std::int64_t last_seq = 0;
    };
    /// Whole records from the cursor on: at least one if there is one, more while they fit into max_bytes.
    /// Throws std::runtime_error when a segment can't be read as it was written.
    [[nodiscard]] Batch read(Cursor& cursor, std::size_t max_bytes) const;

private:
    struct Segment {
        std::int64_t first = 0;
        std::uint64_t bytes = 0;  // on disk
        Fd file;
    };
    NumberedLog(std::filesystem::path folder, Limits limits) : folder_(std::move(folder)), limits_(limits) {}
    [[nodiscard]] bool add_segment();
    void load_segments();
    std::int64_t scan_segment(Segment& segment);
    [[nodiscard]] std::filesystem::path path_of(std::int64_t first) const;
    [[nodiscard]] const Segment* find_segment(std::int64_t seq) const;
    [[nodiscard]] static std::uint64_t offset_of(const Segment& segment, std::int64_t seq);

    std::filesystem::path folder_;
    Limits limits_;
    std::string epoch_;
    std::deque<Segment> segments_;
    std::int64_t next_seq_ = 1;
    std::int64_t flushed_seq_ = 0;
    std::string held_;  // entries of the last segment that are not on disk
    std::size_t bytes_on_disk_ = 0;
};

}  // namespace stoa
