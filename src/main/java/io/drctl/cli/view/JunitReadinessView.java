package io.drctl.cli.view;

import io.drctl.engine.FindingChanges;
import io.drctl.journal.Standing;
import io.drctl.readiness.Finding;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Unanswered;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Readiness as a JUnit report, which every CI server shows: a failed check is a failure, an unknown one an error, and a
 * warning a passed test with a word on its output, as is what is accepted for a while.
 */
public final class JunitReadinessView implements ReadinessView {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Terminal terminal;
    private final String site;
    private final Standing standing;

    JunitReadinessView(Terminal terminal, String site, Standing standing) {
        this.terminal = terminal;
        this.site = site;
        this.standing = standing;
    }

    @Override
    public void show(ReadinessReport report, FindingChanges changes) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            suite(xml, report);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the report could not be written as XML", e);
        }
        terminal.printXml(text.toString());
    }

    private void suite(XMLStreamWriter xml, ReadinessReport report) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        String command = terminal.typed(Command.drctl("verify", report.scope().word()));
        xml.writeAttribute("name", command + (report.simulated() ? " (simulated)" : ""));
        xml.writeAttribute("tests", String.valueOf(report.findings().size()));
        xml.writeAttribute(
                "failures",
                String.valueOf(
                        report.findings().stream().filter(Finding::isFailing).count()));
        xml.writeAttribute("errors", String.valueOf(report.count(ReadinessVerdict.UNKNOWN) - report.notCompared()));
        xml.writeAttribute("skipped", String.valueOf(report.notCompared()));
        xml.writeAttribute(
                "time", String.format(Locale.ROOT, "%.3f", report.elapsed().toMillis() / 1000.0));
        xml.writeAttribute("timestamp", TIMESTAMP.format(report.startedAt()));
        // Of text from outside, only twelve digits get into an attribute.
        if (standing.account() == null || standing.account().matches("[0-9]{12}")) {
            xml.writeAttribute("hostname", site + ", " + standing.accountWords());
        }
        if (report.simulated()) {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("properties");
            xml.writeEmptyElement("property");
            xml.writeAttribute("name", "simulated");
            xml.writeAttribute("value", "true");
            xml.writeEndElement();
        }
        for (Finding finding : report.findings()) {
            Optional<Unanswered> cause = report.unanswered().stream()
                    .filter(each -> each.findings().contains(finding))
                    .findFirst();
            testCase(xml, finding, cause.orElse(null));
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private void testCase(XMLStreamWriter xml, Finding finding, @Nullable Unanswered cause) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "drctl." + finding.area().word());
        xml.writeAttribute(
                "name",
                legal(finding.check() + (finding.region() == null ? "" : " " + finding.region()) + ": "
                        + finding.subject()));
        xml.writeAttribute("time", "0");
        switch (finding.verdict()) {
            case PASS -> {}
            case WARN -> {
                xml.writeStartElement("system-out");
                xml.writeCharacters(legal("warning\n" + details(finding)));
                xml.writeEndElement();
            }
            case FAIL -> {
                if (finding.isFailing()) {
                    problem(xml, "failure", finding, finding.seen());
                } else {
                    xml.writeStartElement("system-out");
                    xml.writeCharacters(legal("accepted: " + Told.words(finding) + "\n" + details(finding)));
                    xml.writeEndElement();
                }
            }
            case UNKNOWN -> {
                if (cause == null) {
                    problem(xml, "error", finding, finding.seen());
                } else if (cause.isComparison()) {
                    xml.writeEmptyElement("skipped");
                    xml.writeAttribute("message", legal(cause.title() + ": not compared"));
                } else {
                    problem(xml, "error", finding, cause.title());
                }
            }
        }
        xml.writeEndElement();
    }

    private void problem(XMLStreamWriter xml, String element, Finding finding, String message)
            throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("type", finding.check());
        xml.writeAttribute("message", legal(message));
        xml.writeCharacters(legal(details(finding)));
        xml.writeEndElement();
    }

    private String details(Finding finding) {
        Remedy remedy = finding.remedy() == null ? null : terminal.suggesting(finding.remedy());
        return "expected: " + finding.expected() + "\nseen: " + finding.seen() + "\nto fix: " + remedy;
    }

    /** The text with characters that XML 1.0 can't hold, even escaped, replaced. */
    private static String legal(String text) {
        return text.codePoints()
                .map(point -> isLegal(point) ? point : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isLegal(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }
}
