// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/pugixml_codec.hpp>

#include "support/sample.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace pylon;
using namespace pylon::test;

namespace pylon::test {

struct Grantee {
    static constexpr std::array bindings{
        Binding{.member = "type", .wire = "xsi:type", .xml = XmlForm::attribute},
    };
    std::optional<std::string> type{};
    std::optional<std::string> id{};
};

/// Lists and maps without an element around them, and a struct with an attribute.
struct Flat {
    static constexpr std::array bindings{
        Binding{.member = "tags", .wire = "Tag", .flattened = true},
        Binding{.member = "maybe", .flattened = true},
        Binding{.member = "pairs", .wire = "Pair", .flattened = true, .key = "K", .value = "V"},
    };
    std::vector<Leaf> tags{};
    std::optional<std::vector<std::string>> maybe{};
    std::map<std::string, std::string> pairs{};
    std::optional<Grantee> grantee{};
};

struct Location {
    static constexpr std::array bindings{Binding{.member = "value", .xml = XmlForm::text}};
    std::optional<std::string> value{};
};

} // namespace pylon::test

BOOST_HANA_ADAPT_STRUCT(pylon::test::Grantee, type, id);
BOOST_HANA_ADAPT_STRUCT(pylon::test::Flat, tags, maybe, pairs, grantee);
BOOST_HANA_ADAPT_STRUCT(pylon::test::Location, value);

namespace backends_pugixml_codec_test {

namespace {

DocumentFormat const format{.time = TimeForm::iso8601, .root = "Root"};
DocumentFormat const strict{.unknown = Unknown::reject, .time = TimeForm::iso8601};

std::string written(ConstView value, DocumentFormat const& as = format) {
    std::string out;
    PugixmlCodec::write(value, as, out).value();
    return out;
}

Error refused(ConstView value) {
    std::string out = "kept";
    auto const outcome = PugixmlCodec::write(value, format, out);
    REQUIRE_FALSE(outcome);
    CHECK(out == "kept");
    return outcome.error();
}

template <class T = Sample> T read(std::string text, DocumentFormat const& as = format) {
    T value{};
    PugixmlCodec::read(text, mutableView(value), as).value();
    return value;
}

template <class T = Sample> Error unreadable(std::string text, DocumentFormat const& as = format) {
    INFO(text.substr(0, 200));
    T value{};
    auto const outcome = PugixmlCodec::read(text, mutableView(value), as);
    REQUIRE_FALSE(outcome);
    return outcome.error();
}

bool says(Error const& error, std::string_view words) {
    UNSCOPED_INFO(error.message());
    return error.message().find(words) != std::string::npos;
}

} // namespace

static_assert(Codec<PugixmlCodec>);

TEST_CASE("XML: a value of every kind comes back as it was") {
    auto const sample = fullSample();
    CHECK(read(written(view(sample))) == sample);
    DocumentFormat const wrapped{.naming = Naming::capitalized,
                                 .time = TimeForm::epochSeconds,
                                 .root = "Outer",
                                 .xmlNamespace = "urn:x",
                                 .wrapper = "Inner"};
    CHECK(read(written(view(sample), wrapped), wrapped) == sample);
}

TEST_CASE("XML: an entry of a map may have no value") {
    std::string const document = "<Root><sparsePairs><entry><key>a</key></entry></sparsePairs></Root>";
    auto sample = read(document);
    CHECK(sample.sparsePairs == std::map<std::string, std::optional<int>>{{"a", std::nullopt}});
    sample = Sample{.sparsePairs = std::move(sample.sparsePairs)};
    CHECK(read(written(view(sample))) == sample);
}

TEST_CASE("XML: the text is what the protocols prescribe") {
    Sample sample;
    sample.text = "a<b>&\"\r\n\t\xc2\x85\xe2\x80\xa8 ";
    sample.renamed = "";
    sample.blob = Blob{"hello"};
    sample.time = Timestamp{std::chrono::milliseconds{1'500}};
    sample.date = Timestamp{};
    sample.elsewhere = "in a header";
    sample.flat = {"f", "g"};
    sample.items = {"i"};
    sample.grid = {{1}, {}};
    sample.maybe.emplace();
    sample.pairs = {{"k", "v"}};
    CHECK(
        written(view(sample), {.time = TimeForm::iso8601, .root = "R", .xmlNamespace = "urn:x"}) ==
        R"(<R xmlns="urn:x"><yes>false</yes><number>0</number><ratio>0</ratio>)"
        "<text>a&lt;b&gt;&amp;&quot;&#xD;&#xA;&#x9;&#x85;&#x2028; </text><x-Renamed></x-Renamed><blob>aGVsbG8=</blob>"
        "<time>1970-01-01T00:00:01.500Z</time><date>Thu, 01 Jan 1970 00:00:00 GMT</date><flat>f</flat><flat>g</flat>"
        "<items><item>i</item></items><grid><member><member>1</member></member><member></member></grid><maybe></maybe>"
        "<pairs><pair><Name>k</Name><Value>v</Value></pair></pairs></R>");
    CHECK(written(view(Leaf{"x", {}, {}}), {.naming = Naming::capitalized, .root = "R", .wrapper = "W"}) ==
          "<R><W><Name>x</Name></W></R>");
}

TEST_CASE("XML: what is flattened stands beside its siblings, between others too") {
    Flat flat;
    flat.tags = {Leaf{"a", {}, {}}, Leaf{"b", {}, {}}};
    flat.maybe = {"1", "2"};
    flat.pairs = {{"x", "y"}};
    flat.grantee = Grantee{"Group", "me"};
    CHECK(written(view(flat)) ==
          "<Root><Tag><name>a</name></Tag><Tag><name>b</name></Tag><maybe>1</maybe><maybe>2</maybe>"
          "<Pair><K>x</K><V>y</V></Pair><grantee xsi:type=\"Group\"><id>me</id></grantee></Root>");
    auto const back =
        read<Flat>("<Root><maybe>1</maybe><Tag><name>a</name></Tag><Pair><V>y</V><K>x</K></Pair><maybe>2</maybe>"
                   "<grantee xmlns:xsi='urn:y' xsi:type='Gr&amp;oup'/><Tag><name>b</name></Tag></Root>");
    CHECK(back.tags == flat.tags);
    CHECK(back.maybe == flat.maybe);
    CHECK(back.pairs == flat.pairs);
    CHECK(back.grantee->type == "Gr&oup");
}

TEST_CASE("XML: an element may be its own value") {
    CHECK(written(view(Location{"eu-west-1"})) == "<Root>eu-west-1</Root>");
    CHECK(read<Location>(R"(<?xml version="1.0"?><LocationConstraint xmlns="urn:x">EU</LocationConstraint>)").value ==
          "EU");
    CHECK(read<Location>("<LocationConstraint/>").value == "");
}

TEST_CASE("XML: prefixes, comments, processing instructions and CDATA are read as XML has them") {
    auto const sample =
        read("\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- & <x> -->\n"
             "<s:Root xmlns:s='urn:s'><s:text>a<!-- not & this --><![CDATA[<&]]>b</s:text><?skip & this?>"
             "<number>\n 5 \n</number></s:Root>\n<!-- end -->");
    CHECK(sample.text == "a<&b");
    CHECK(sample.number == 5);
}

TEST_CASE("XML: text keeps its white space") {
    CHECK(read("<R><text> </text></R>").text == " ");
    CHECK(read("<R><text>  a\tb  </text></R>").text == "  a\tb  ");
    CHECK(read("<R><text>a\r\nb</text></R>").text == "a\nb");
    CHECK(read("<R><text>a&#xD;&#10;b</text></R>").text == "a\r\nb");
    CHECK(read("<R><text>&amp;lt;&apos;&quot;&gt;</text></R>").text == "&lt;'\">");
    CHECK(read("<R><text>a<!-- and --> </text></R>").text == "a ");
    CHECK(read("<R><text><![CDATA[a]]> b</text></R>").text == "a b");
    CHECK(read("<R><text><![CDATA[ ]]></text></R>").text == " ");
    CHECK(read("<R><renamed/></R>").renamed == std::nullopt);
    CHECK(read("<R><x-Renamed/></R>").renamed == "");
}

TEST_CASE("XML: the wrapper is entered where the root holds it") {
    DocumentFormat wrapped = format;
    wrapped.wrapper = "OpResult";
    CHECK(read("<OpResponse><OpResult><text>t</text></OpResult><ResponseMetadata/></OpResponse>", wrapped).text == "t");
    CHECK(read("<OpResult><text>t</text></OpResult>", wrapped).text == "t");
}

TEST_CASE("XML: declarations of types and entities are refused, so that nothing grows") {
    for (std::string_view const wrong : {
             "<!DOCTYPE R><R/>",
             "<!DOCTYPE R [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><R><text>&b;</text></R>",
             "<!DOCTYPE R SYSTEM \"file:///etc/passwd\"><R/>",
             "<R><!ELEMENT x></R>",
             "<R><text>&unknown;</text></R>",
             "<R><text>&</text></R>",
             "<R><text>&#0;</text></R>",
             "<R><text>&#xD800;</text></R>",
             "<R><text>&#x110000;</text></R>",
             "<R><text>&#;</text></R>",
             "<R><text>&#12a;</text></R>",
             "<R a='&x;'/>",
             // What begins a comment here begins none to the parser.
             "<R a='<!--'><text>&#xeeeeeeeee;</text></R>",
             "<R a='\"' b=\"<!--\"><text>&unknown;</text></R>",
             "<R <!--><text>&unknown;</text></R>",
         })
        CHECK(unreadable(std::string{wrong}).kind() == ErrorKind::malformed);
    CHECK(read("<R a='\">' b=\"'>-->\"><text>&lt;</text><!-- ' --><number>1</number></R>").text == "<");
}

TEST_CASE("XML: broken documents are refused wherever they break") {
    auto const whole = written(view(fullSample()));
    for (std::size_t length = 1; length != whole.size(); ++length)
        CHECK(unreadable(whole.substr(0, length)).kind() == ErrorKind::malformed);
    for (std::string_view const wrong :
         {"text", "<R/>text", "text<R/>", "<R/><R/>", "<R></Q>", "<R", " ", "{}", "<R><text>\xff</text></R>",
          "<?xml version='1.0'?>", "<!-- -->", "<R><![CDATA[</R>"})
        CHECK(unreadable(std::string{wrong}).kind() == ErrorKind::malformed);
    CHECK(unreadable(std::string{"<R/>\0", 5}).kind() == ErrorKind::malformed);
    CHECK(read("") == Sample{});
}

TEST_CASE("XML: a value of the wrong type is refused by its path, without its content") {
    struct {
        std::string_view text, why;
    } const cases[] = {
        {"<R><number>secret</number></R>", "number is not an integer"},
        {"<R><number/></R>", "number is not an integer"},
        {"<R><number>2147483648</number></R>", "number is not an integer"},
        {"<R><small>-1</small></R>", "small is not an integer"},
        {"<R><yes>secret</yes></R>", "yes is not a boolean"},
        {"<R><yes>True</yes></R>", "yes is not a boolean"},
        {"<R><ratio>inf</ratio></R>", "ratio is not a number"},
        {"<R><blob>secret!</blob></R>", "blob is not base64"},
        {"<R><time>5</time></R>", "time is not a time"},
        {"<R><dates><member>1970-01-01T00:00:00Z</member><member>secret</member></dates></R>",
         "dates[1] is not a time"},
        {"<R><text><b>secret</b></text></R>", "text has elements where text should be"},
        {"<R><pairs><pair><Value>secret</Value></pair></pairs></R>", "has an entry without a key"},
        {"<R><leaf><children><member><children><member><name><x/></name></member></children></member></children></"
         "leaf></R>",
         "leaf.children[0].children[0].name has elements"},
    };
    for (auto const& each : cases) {
        auto const error = unreadable(std::string{each.text});
        CHECK(error.kind() == ErrorKind::malformed);
        CHECK(says(error, each.why));
        CHECK(says(error, ", at offset "));
        CHECK_FALSE(says(error, "secret"));
    }
}

TEST_CASE("XML: unknown elements are ignored, or rejected by their path where that is asked for") {
    std::string const text = "<R><leaf><name>n</name><colour shade='x'>secret</colour></leaf></R>";
    CHECK(read(text).leaf->name == "n");
    auto const error = unreadable(text, strict);
    CHECK(error.kind() == ErrorKind::unmodelled);
    CHECK(says(error, "leaf.colour is no member"));
    CHECK_FALSE(says(error, "secret"));
    CHECK(says(unreadable("<R><items><other/></items></R>", strict), "items.other"));
    CHECK(says(unreadable<Flat>("<R><grantee kind='x'/></R>", strict), "grantee.kind"));
    CHECK(says(unreadable("<R><elsewhere>x</elsewhere></R>", strict), "elsewhere is no member"));
    CHECK(read("<R xmlns='urn:a' xmlns:b='urn:b'/>", strict) == Sample{});
}

TEST_CASE("XML: what XML cannot hold is refused, naming the member") {
    for (std::string_view const wrong : {"\x01", "\x1f", "\xef\xbf\xbe", "\xef\xbf\xbf", "\xff", "\xed\xa0\x80"}) {
        Leaf leaf;
        leaf.children.resize(2);
        leaf.children[1].name = std::string{"before"}.append(wrong);
        auto const error = refused(view(leaf));
        CHECK(error.kind() == ErrorKind::invalidInput);
        CHECK(says(error, "children[1].name holds what XML cannot"));
    }
    Leaf leaf;
    leaf.named[std::string{"\0", 1}] = {};
    CHECK(says(refused(view(leaf)), "named[0] has a key"));
    Sample sample;
    sample.time = Timestamp{std::chrono::hours{24 * 366 * 9000}};
    CHECK(says(refused(view(sample)), "time is a time outside the years"));
}

TEST_CASE("XML: documents nest so deep and no deeper") {
    auto const nested = [](std::size_t depth) {
        std::string text = "<R>";
        for (std::size_t i = 0; i != depth; ++i)
            text += "<children><member>";
        for (std::size_t i = 0; i != depth; ++i)
            text += "</member></children>";
        return text + "</R>";
    };
    CHECK_NOTHROW(read<Leaf>(nested(63)));
    CHECK(says(unreadable<Leaf>(nested(64)), "nests deeper than the 128 levels"));
    CHECK(says(unreadable<Leaf>(nested(100'000)), "nests deeper than the 128 levels"));
    // What is skipped is not looked into.
    std::string skipped = "<R><unknown>";
    for (int i = 0; i != 100'000; ++i)
        skipped += "<a>";
    for (int i = 0; i != 100'000; ++i)
        skipped += "</a>";
    CHECK(read<Leaf>(skipped + "</unknown></R>") == Leaf{});

    Leaf chain;
    for (int i = 0; i != 64; ++i)
        chain = Leaf{"", {std::move(chain)}, {}};
    CHECK(says(refused(view(chain)), "nests deeper"));
    auto const& shorter = chain.children[0];
    CHECK(read<Leaf>(written(view(shorter))) == shorter);
}

} // namespace backends_pugixml_codec_test
