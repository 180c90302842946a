package dev.triage.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.triage.core.Encoder;
import dev.triage.core.FaqEntry;
import dev.triage.core.Vectors;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in Chromium. */
class WorkbenchIT {
    private static final Path SHOTS = Path.of("target", "screenshots");

    /** As for a moment while a screenshot is taken: bars would have had a negative width. */
    private static final String NARROW = "() => {"
            + " Object.defineProperty(document.getElementById('histogram'), 'clientWidth', { value: 36 });"
            + " window.dispatchEvent(new Event('resize')); }";

    private static Browser browser;
    private static RunningService service;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        service = RunningService.start();
        Files.createDirectories(SHOTS);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void shouldCompareTwoQuestionsAndFollowTheSlider() {
        Page page = browser.page(1440, 900, ColorScheme.LIGHT, "en-US");
        page.navigate(service.url() + "/compare");
        page.getByLabel("Standard question").fill("打印机卡纸了");
        page.getByLabel("User question").fill("打印机里的纸卡住了");
        page.getByLabel("User question").press("Control+Enter");

        Locator verdict = page.locator(".verdict");
        Encoder encoder = service.encoder("bge-small-zh-v1.5-q");
        float similarity = Vectors.dot(
                encoder.encode("打印机卡纸了").vector(), encoder.encode("打印机里的纸卡住了").vector());
        PlaywrightAssertions.assertThat(verdict.locator(".big")).hasText(String.format("%.4f", similarity));
        PlaywrightAssertions.assertThat(page.locator("#results h3")).hasText("bge-small-zh-v1.5-q");
        PlaywrightAssertions.assertThat(page.locator("canvas.heat")).hasCount(2);
        page.locator("details summary").first().click();
        page.locator("details button").first().click();
        PlaywrightAssertions.assertThat(page.locator("details button").first()).hasText("Copied");
        page.locator("#questions").fill("");
        page.locator("#questions").press("Control+V");
        assertThat(page.locator("#questions").inputValue())
                .as("the clipboard has the vector")
                .startsWith("[" + page.locator(".vector").first().innerText().substring(1, 10));

        Locator slider = page.locator("#threshold");
        slider.fill("0.5");
        assertThat(verdict.getAttribute("class")).contains("good");
        slider.fill("0.99");
        assertThat(verdict.getAttribute("class")).contains("bad").doesNotContain("good");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void shouldShowAMatrixSeveralEncodersAndWhereATextWasCut() {
        Page page = browser.page(1440, 900, ColorScheme.LIGHT, "en-US");
        page.navigate(service.url() + "/compare");
        page.getByLabel("Standard question").fill("How do I reset my password?\nWhere is my invoice?");
        page.getByLabel("User question")
                .fill("I forgot my password\n<img src=x onerror=alert(1)>\n" + "the printer jams ".repeat(200));
        page.getByLabel("bge-small-en-v1.5-q").check();
        page.getByRole(com.microsoft.playwright.options.AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Compare"))
                .click();

        PlaywrightAssertions.assertThat(page.locator(".matrix")).hasCount(2);
        PlaywrightAssertions.assertThat(page.locator(".matrix td[data-similarity]"))
                .hasCount(12);
        PlaywrightAssertions.assertThat(page.locator(".scissors")).hasCount(2);
        assertThat(page.locator("#results img").count()).isZero();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void shouldScoreAFileAndGiveItBackAsAWorkbook() throws Exception {
        List<String[]> pairs = new ArrayList<>();
        for (int i = 0; i < 2367; i++) {
            pairs.add(new String[] {
                i % 500 == 7 ? "=1+1 第" + i + "条" : "第" + i + "号打印机卡纸，怎么办？",
                i % 3 == 0 ? "\"打印机\"" + i + "，坏了" : "第" + i % 9 + "号打印机卡纸"
            });
        }
        String csv = pairs.stream()
                .map(pair -> quoted(pair[0]) + ";" + quoted(pair[1]))
                .collect(Collectors.joining("\r\n", "标准问题;用户问题\r\n", "\r\n只有一列\r\n"));
        Path file = directory.resolve("问题对.csv");
        Files.write(file, csv.getBytes(Charset.forName("GB18030")));

        Page page = browser.page(1440, 900, ColorScheme.LIGHT, "en-US");
        page.navigate(service.url() + "/batch");
        page.locator("#file").setInputFiles(file);
        page.locator("#outcome").waitFor(new Locator.WaitForOptions().setTimeout(60_000));
        PlaywrightAssertions.assertThat(page.locator("#bad-title")).hasText("Rows that could not be used: 1");
        assertThat(page.locator("#facts").innerText()).contains("2,367").contains("GB18030");
        Download download = page.waitForDownload(() -> page.locator("#xlsx").click());
        Path workbook = directory.resolve("result.xlsx");
        download.saveAs(workbook);

        assertThat(download.suggestedFilename()).isEqualTo("问题对-similarity.xlsx");
        assertWorkbook(workbook, pairs);
        page.evaluate(NARROW);
        assertThat(browser.complaints()).isEmpty();
    }

    private static void assertWorkbook(Path file, List<String[]> pairs) throws Exception {
        Encoder encoder = service.encoder("bge-small-zh-v1.5-q");
        try (InputStream in = Files.newInputStream(file);
                ReadableWorkbook workbook = new ReadableWorkbook(in)) {
            List<Row> rows = workbook.findSheet("Pairs").orElseThrow().read();
            assertThat(rows).hasSize(pairs.size() + 1);
            for (int i = 0; i < pairs.size(); i++) {
                Row row = rows.get(i + 1);
                assertThat(row.getCellAsNumber(0).orElseThrow().intValue()).isEqualTo(i + 2);
                assertThat(row.getCellText(1)).isEqualTo(pairs.get(i)[0]);
                assertThat(row.getCell(1).getFormula()).isNull();
                assertThat(row.getCellText(2)).isEqualTo(pairs.get(i)[1]);
                double similarity = Vectors.dot(
                        encoder.encode(pairs.get(i)[0]).vector(),
                        encoder.encode(pairs.get(i)[1]).vector());
                double found = row.getCellAsNumber(3).orElseThrow().doubleValue();
                assertThat(found).isCloseTo(similarity, Offset.offset(1e-6));
                assertThat(row.getCellAsBoolean(4).orElseThrow()).isEqualTo(found >= 0.7);
                assertThat(row.getCellText(5)).isEqualTo("bge-small-zh-v1.5-q");
                assertThat(row.getCellAsNumber(6).orElseThrow().intValue())
                        .isEqualTo(encoder.encode(pairs.get(i)[0]).tokens().length);
                assertThat(row.getCellAsBoolean(8).orElseThrow()).isFalse();
            }
            List<Row> summary = workbook.findSheet("Summary").orElseThrow().read();
            double counted = summary.stream()
                    .filter(row -> row.getCellCount() > 2 && row.getCell(2).getType() == CellType.NUMBER)
                    .mapToDouble(row -> row.getCellAsNumber(2).orElseThrow().doubleValue())
                    .sum();
            assertThat(counted).isEqualTo(pairs.size());
            assertThat(workbook.findSheet("Bad rows").orElseThrow().read()).hasSize(2);
        } catch (RuntimeException e) {
            throw new AssertionError("the workbook can't be read back", e);
        }
    }

    private static String quoted(String field) {
        return '"' + field.replace("\"", "\"\"") + '"';
    }

    @Test
    void shouldCancelARunningFile() throws Exception {
        StringBuilder csv = new StringBuilder("a,b\n");
        for (int i = 0; i < 60_000; i++) {
            csv.append("question number ")
                    .append(i)
                    .append(",the other question ")
                    .append(i * 31)
                    .append('\n');
        }
        Path file = directory.resolve("long.csv");
        Files.writeString(file, csv, StandardCharsets.UTF_8);
        Page page = browser.page(1440, 900, ColorScheme.LIGHT, "en-US");
        page.navigate(service.url() + "/batch");
        page.locator("#file").setInputFiles(file);
        PlaywrightAssertions.assertThat(page.locator("#progress-text"))
                .containsText(java.util.regex.Pattern.compile("of 60,000 rows, [1-9]"));

        page.locator("#cancel").click();

        PlaywrightAssertions.assertThat(page.locator("#progress-text")).containsText("Cancelled after");
    }

    @Test
    void shouldAnswerOrSayThatItDoesNotKnow() {
        addAnswers();
        Page page = browser.page(360, 740, ColorScheme.LIGHT, "zh-CN");
        page.navigate(service.url() + "/answers");
        page.locator("#q").fill("I forgot my password, how can I reset it?");
        page.locator("#q").press("Enter");
        PlaywrightAssertions.assertThat(page.locator("#answers .best")).containsText("Open the portal");

        page.locator("#q").fill("Where can I park my horse?");
        page.locator("#q").press("Enter");

        PlaywrightAssertions.assertThat(page.locator("#unknown")).containsText("不知道");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void shouldFitNarrowAndWideScreensInLightAndDark() throws Exception {
        Path file = directory.resolve("sample.csv");
        StringBuilder csv = new StringBuilder("standard,question\n");
        for (int i = 0; i < 300; i++) {
            csv.append(i % 2 == 0 ? "打印机卡纸怎么办？,打印机第" + i + "次卡住了\n" : "How do I get a refund?,refund " + i + "\n");
        }
        Files.writeString(file, csv.append("broken\n"));
        addAnswers();
        for (int width : new int[] {360, 1440}) {
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (String locale : List.of("en-US", "zh-CN")) {
                    Page page = browser.page(width, width == 360 ? 740 : 900, scheme, locale);
                    String name = String.join(
                            "-", "" + width, scheme.name().toLowerCase(Locale.ROOT), locale.substring(0, 2));
                    look(page, name, file);
                    page.context().close();
                }
            }
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private static void look(Page page, String name, Path file) {
        page.navigate(service.url() + "/compare");
        page.locator("#questions").fill("打印机里的纸卡住了\n密码忘了怎么重置");
        page.locator("#encoders input[value=all-minilm-l6-v2-q]").check();
        page.locator("#compare").click();
        page.locator(".matrix").first().waitFor();
        shoot(page, "compare-" + name);
        page.navigate(service.url() + "/batch");
        page.locator("#file").setInputFiles(file);
        page.locator("#outcome").waitFor();
        shoot(page, "batch-" + name);
        page.navigate(service.url() + "/answers");
        page.locator("#q").fill("I forgot my password, how can I reset it?");
        page.locator("#q").press("Enter");
        page.locator("#answers li").first().waitFor();
        shoot(page, "answers-" + name);
    }

    private static void addAnswers() {
        service.faq()
                .put(new FaqEntry(
                        "reset",
                        "How do I reset my password?",
                        "Open the portal and choose \"Forgotten\".",
                        "https://help.example/reset",
                        ""));
        service.faq().put(new FaqEntry("invoice", "Where is my invoice?", "Under \"Billing\".", "", ""));
        service.faq().put(new FaqEntry("jam", "打印机卡纸怎么办？", "打开后盖，慢慢取出纸张。", "", ""));
    }

    /** WCAG by axe, no sideways scrolling, and a picture to look at. */
    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true));
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as("the page %s needs no sideways scrolling", name)
                .isLessThanOrEqualTo(0);
        assertThat(Browser.barriers(page)).as(name).isEmpty();
    }
}
