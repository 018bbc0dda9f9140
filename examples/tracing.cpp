// SPDX-License-Identifier: BSL-1.0

// tracing: writes what a client does as spans of OpenTelemetry, one line of OTLP's JSON each, as its collector reads them from a
// file. One request of the in-memory AWS is made to fail, so that a retry is seen.

#include <pylon/backends/memory/client.hpp>
#include <pylon/core/observer.hpp>
#include <pylon/services/sqs.hpp>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>

namespace {

/// A JSON text under way: one span, in the envelope that OTLP has around it.
/// See https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/
class Span {
public:
    Span(std::string_view traceId, std::string_view spanId, std::string_view parentId, std::string_view name) {
        for (char const* const list : {"resourceSpans", "scopeSpans", "spans"})
            json_.StartObject(), json_.Key(list), json_.StartArray();
        json_.StartObject();
        text("traceId", traceId), text("spanId", spanId), text("name", name);
        if (!parentId.empty()) text("parentSpanId", parentId);
        json_.Key("kind"), json_.Int(3); // CLIENT
    }
    void time(pylon::WallTime began, pylon::Duration took) {
        auto const start = std::chrono::nanoseconds{began.time_since_epoch()};
        text("startTimeUnixNano", std::to_string(start.count()));
        text("endTimeUnixNano", std::to_string((start + took).count()));
    }
    void status(pylon::Error const* error) {
        json_.Key("status"), json_.StartObject();
        json_.Key("code"), json_.Int(error ? 2 : 1);
        if (error) text("message", error->message());
        json_.EndObject();
    }
    void beginAttributes() { json_.Key("attributes"), json_.StartArray(); }
    void attribute(char const* key, std::string_view value) {
        if (value.empty()) return;
        json_.StartObject(), text("key", key), json_.Key("value"), json_.StartObject();
        text("stringValue", value), json_.EndObject(), json_.EndObject();
    }
    void attribute(char const* key, int value) {
        json_.StartObject(), text("key", key), json_.Key("value"), json_.StartObject();
        text("intValue", std::to_string(value)), json_.EndObject(), json_.EndObject();
    }
    std::string end() {
        json_.EndArray(), json_.EndObject(); // the attributes, and the span
        for (int i = 0; i != 3; ++i)
            json_.EndArray(), json_.EndObject();
        return buffer_.GetString();
    }

private:
    void text(char const* key, std::string_view value) {
        json_.Key(key), json_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }

    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> json_{buffer_};
};

// [tracing]
/// A span for each call, with one for each of its attempts in it, named as OpenTelemetry's conventions for AWS's SDKs have it.
class Tracing : public pylon::Observer {
public:
    explicit Tracing(std::ostream& out) : out_(&out) {}

    void attemptEnded(pylon::AttemptEvent const& event) noexcept override {
        auto const trace = traceOf(event.call);
        Span span{trace, spanOf(trace, event.attempt), spanOf(trace, 0), "attempt"};
        span.time(event.began, event.took);
        span.status(event.error);
        span.beginAttributes();
        span.attribute("server.address", event.call.host);
        span.attribute("http.response.status_code", event.httpStatus);
        span.attribute("http.request.resend_count", event.attempt - 1);
        span.attribute("aws.request_id", event.requestId);
        write(span);
    }
    void callEnded(pylon::CallEvent const& event) noexcept override {
        auto const trace = traceOf(event.call);
        Span span{trace, spanOf(trace, 0), "",
                  std::string{event.call.service}.append(".").append(event.call.operation)};
        span.time(event.began, event.took);
        span.status(event.error);
        span.beginAttributes();
        span.attribute("rpc.system", "aws-api");
        span.attribute("rpc.service", event.call.service);
        span.attribute("rpc.method", event.call.operation);
        span.attribute("cloud.region", event.call.region);
        if (event.error) span.attribute("error.type", to_string(event.error->kind()));
        write(span);
    }
    // [end]

private:
    /// A call's UUID without its dashes: 16 bytes, which is what a trace's id is.
    static std::string traceOf(pylon::ObservedCall const& call) {
        std::string id{call.invocationId};
        std::erase(id, '-');
        return id;
    }
    /// The ids of a trace's spans: half of the trace's, counted up.
    static std::string spanOf(std::string_view trace, int number) {
        std::string const count = std::to_string(number);
        return std::string{trace.substr(0, 16 - count.size())} + count;
    }
    void write(Span& span) {
        std::scoped_lock const lock{mutex_};
        *out_ << span.end() << "\n";
    }

    std::ostream* out_;
    std::mutex mutex_;
};

} // namespace

int main() try {
    pylon::memory::Cloud cloud;
    cloud.sqs().createQueue("my-queue");
    cloud.faults().next().on("SendMessage").throttle();
    auto const aws = cloud.client().with(std::make_shared<Tracing>(std::cout));
    pylon::sqs::Queue const queue{aws, "my-queue"};
    queue.sendMessage({.body = "traced"});
    return 0;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
