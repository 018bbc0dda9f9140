// SPDX-License-Identifier: BSL-1.0

// demo [FILE]: each line of a text (of standard input, if no file is named) becomes a message on a queue of the in-memory AWS,
// and its handler counts the words. On every fifth line it stumbles once, on every seventh its first version always fails. What
// failed is delivered again; what failed three times ends in the dead-letter queue. Then the handler is mended, and the dead
// messages are moved back and handled. No network, no account, and nobody waits: the clock is the Cloud's own.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs.hpp>

#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;

struct Line {
    std::string text;
    std::string refusal{}; ///< why it could not be sent
    int failures = 0;
    bool wasDead = false;
    int handled = 0;

    [[nodiscard]] std::string fate() const {
        if (!refusal.empty()) return "refused before it was sent: " + refusal;
        if (handled != 1) return "LOST OR DOUBLED: handled " + std::to_string(handled) + " times";
        auto const failed = "failed " + std::to_string(failures) + (failures == 1 ? " time" : " times");
        if (wasDead) return failed + ", dead-lettered, moved back, handled";
        return failures == 0 ? "handled" : failed + ", delivered again, handled";
    }
};

/// The beginning of a line, padded to one width: characters count, not bytes, and what a terminal might obey is left out.
std::string excerpt(std::string const& text) {
    constexpr std::size_t width = 44;
    std::string out;
    std::size_t columns = 0;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80 && ++columns > width) return out.append("… ");
        out.push_back(byte < 0x20 || byte == 0x7f ? ' ' : c);
    }
    return out.append(width + 2 - columns, ' ');
}

std::size_t countWords(std::string const& text) {
    std::istringstream words{text};
    return static_cast<std::size_t>(std::distance(std::istream_iterator<std::string>{words}, {}));
}

class Demo {
public:
    explicit Demo(std::istream& text) {
        for (Line line; std::getline(text, line.text);)
            if (countWords(line.text) != 0) lines_.push_back(line);
        cloud_.sqs().createQueue("lines-dead");
        cloud_.sqs().createQueue("lines", {.visibilityTimeout = 30s, .deadLetter = {"lines-dead", 3}});
    }

    bool run() {
        send();
        handleAll(1);
        moveBack();
        handleAll(2);
        return report();
    }

private:
    void send() {
        auto const messages =
            std::views::iota(std::size_t{0}, lines_.size()) | std::views::transform([&](auto index) {
                return pylon::Message{.body = lines_[index].text, .attributes = {{"line", std::to_string(index)}}};
            });
        try {
            queue_.sendMessages(messages);
        } catch (pylon::BatchError const& error) {
            for (auto const& each : error.failed())
                lines_[each.index].refusal = each.message;
        }
        std::cout << cloud_.sqs().messageCount("lines").total() << " of " << lines_.size()
                  << " lines are in the queue, sent by " << cloud_.requests().size() << " signed requests\n";
    }

    void handle(pylon::Message const& message, int version) {
        auto const index = std::stoul(message.attributes.at("line"));
        auto& line = lines_.at(index);
        bool const stumbles = (index + 1) % 5 == 0 && message.delivery->receiveCount == 1;
        bool const faulty = (index + 1) % 7 == 0 && version == 1;
        if (stumbles || faulty) {
            ++line.failures;
            throw std::runtime_error{"this line is too much for me"};
        }
        ++line.handled;
        words_ += countWords(message.body);
    }

    /// Handles messages until the queue holds none: what failed is waited for.
    void handleAll(int version) {
        std::size_t deliveries = 0;
        auto const handler = [&](pylon::Message const& message) { ++deliveries, handle(message, version); };
        auto const start = cloud_.clock().now();
        while (cloud_.sqs().messageCount("lines").total() != 0) {
            try {
                // Moving the clock is all the waiting there is: the messages' visibility time-out has then passed.
                if (!queue_.getMessage(handler)) cloud_.clock().advance(30s);
            } catch (std::runtime_error const&) {
                // The handler's own; its message stays in the queue.
            }
        }
        auto const took = std::chrono::duration_cast<std::chrono::seconds>(cloud_.clock().now() - start);
        std::cout << "version " << version << " of the handler took " << deliveries << " deliveries, over "
                  << took.count()
                  << " s by the Cloud's clock; dead letters: " << cloud_.sqs().messageCount("lines-dead").total()
                  << "\n";
    }

    void moveBack() {
        auto const moved = pylon::transfer(deadLetters_, queue_, lines_.size());
        for (auto& line : lines_)
            line.wasDead = line.handled == 0 && line.refusal.empty();
        std::cout << "the handler was mended, and " << moved << " messages were moved back\n";
    }

    bool report() const {
        std::cout << "\n";
        std::size_t atOnce = 0, again = 0, revived = 0, refused = 0, words = 0;
        for (std::size_t index = 0; index != lines_.size(); ++index) {
            auto const& line = lines_[index];
            std::cout << std::setw(5) << index + 1 << "  " << excerpt(line.text) << line.fate() << "\n";
            refused += !line.refusal.empty();
            revived += line.handled == 1 && line.wasDead;
            again += line.handled == 1 && !line.wasDead && line.failures != 0;
            atOnce += line.handled == 1 && !line.wasDead && line.failures == 0;
            if (line.refusal.empty()) words += countWords(line.text);
        }
        auto const left = cloud_.sqs().messageCount("lines").total() + cloud_.sqs().messageCount("lines-dead").total();
        bool const addsUp = atOnce + again + revived + refused == lines_.size() && left == 0 && words == words_;
        std::cout << "\n"
                  << lines_.size() << " lines = " << atOnce << " handled at once + " << again
                  << " when delivered again + " << revived << " when moved back + " << refused << " refused; " << left
                  << " left in the queues; " << words_ << " words\n"
                  << (addsUp ? "nothing was lost, nothing was doubled\n" : "THIS DOES NOT ADD UP\n");
        return addsUp;
    }

    pylon::memory::Cloud cloud_;
    pylon::sqs::Queue<pylon::memory::Transport, pylon::SigV4Signer, pylon::StandardSerializer, pylon::StandardRetry>
        queue_{cloud_.client(), "lines"};
    decltype(queue_) deadLetters_{cloud_.client(), "lines-dead"};
    std::vector<Line> lines_;
    std::size_t words_ = 0;
};

} // namespace

int main(int count, char** arguments) try {
    std::ifstream file;
    if (count > 1) file.open(arguments[1]);
    if (count > 2 || !file) return std::cerr << "usage: demo [FILE]\n", 2;
    return Demo{count > 1 ? file : std::cin}.run() ? 0 : 1;
} catch (std::exception const& error) {
    std::cerr << "demo: " << error.what() << "\n";
    return 1;
}
