package vehicletracking;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages and what each of them may use. Only the composition root, {@code vehicletracking} itself, uses all. */
class ArchitectureTest {

    private static final String ROOT = "vehicletracking";

    /** One line a package: its name, then the packages of the project that it may use. */
    private static final String MAY_USE = """
        access -> batch, eventschema, eventstore, vehicle
        backup -> claim, database, eventstore.integrity
        batch ->
        bus -> logging
        claim ->
        cluster -> bus
        command -> batch, bus, cluster, eventschema, eventstore, eventstore.postgres, eventstore.table, logging, quality, vehicle
        database ->
        eventschema -> eventstore, vehicle
        eventstore -> bus
        eventstore.archive -> bus, claim, eventstore, eventstore.integrity, eventstore.table
        eventstore.integrity -> eventstore, eventstore.table
        eventstore.postgres -> eventstore, eventstore.integrity, eventstore.table
        eventstore.table -> eventstore
        eventstore.verify -> eventstore, eventstore.archive, eventstore.integrity, eventstore.table
        geo ->
        history -> eventschema, eventstore, eventstore.archive, geo, movement, temporal, vehicle
        importing -> bus, claim, cluster, command, eventstore, eventstore.postgres, importing.format, vehicle
        importing.format -> vehicle
        ingest -> command, eventstore, ingest.dialect, vehicle
        ingest.dialect -> vehicle
        limit ->
        live -> bus, command, eventschema, eventstore, geo, projection, query, readmodel.current, vehicle
        logging ->
        metrics -> bus, cluster, command, eventstore, limit, projection, vehicle, web.http
        movement -> geo
        oidc -> access, vehicle
        projection -> bus, claim, cluster, eventstore
        quality -> geo, vehicle
        query -> bus, database, eventschema, eventstore, eventstore.archive, eventstore.integrity, eventstore.table, geo, history, movement, projection, readmodel.accesskeys, readmodel.current, readmodel.devices, readmodel.quarantine, readmodel.vehicles, replica, temporal, vehicle
        readmodel -> projection, readmodel.accesskeys, readmodel.current, readmodel.devices, readmodel.quarantine, readmodel.vehicles
        readmodel.accesskeys -> projection
        readmodel.current -> eventschema, eventstore, geo, projection, temporal, vehicle
        readmodel.devices -> projection, vehicle
        readmodel.quarantine -> projection
        readmodel.vehicles -> projection, vehicle
        replica -> database, eventstore
        retention -> bus, cluster, eventstore.archive, eventstore.postgres, eventstore.table, temporal
        temporal -> eventstore, vehicle
        tls ->
        tracing -> bus, command, eventstore, logging, projection, vehicle, web.http
        vehicle ->
        web -> access, command, ingest, ingest.dialect, limit, live, tls, vehicle, web.access, web.command, web.current, web.device, web.history, web.http, web.imports, web.ingest, web.live, web.log, web.operations, web.page, web.upload
        web.access -> access, bus, command, eventstore, projection, query, readmodel.accesskeys, readmodel.vehicles, vehicle, web.command, web.http
        web.command -> bus, command, eventstore, query, vehicle, web.http
        web.current -> batch, bus, eventstore, geo, projection, query, readmodel.current, readmodel.vehicles, vehicle, web.http
        web.device -> bus, command, eventschema, eventstore, ingest, ingest.dialect, projection, query, readmodel.devices, readmodel.quarantine, vehicle, web.command, web.http
        web.history -> bus, eventstore, geo, history, movement, projection, query, readmodel.vehicles, vehicle, web.http, web.track
        web.http -> access, batch, bus, command, eventstore, eventstore.archive, geo, history, limit, logging, projection, query, readmodel.vehicles, vehicle
        web.imports -> bus, importing, importing.format, vehicle, web.http
        web.ingest -> eventstore, ingest, ingest.dialect, vehicle, web.http
        web.live -> bus, eventschema, eventstore, geo, live, projection, query, readmodel.current, vehicle, web.current, web.http, web.log
        web.log -> bus, eventschema, eventstore, eventstore.archive, eventstore.integrity, query, vehicle, web.http
        web.operations -> bus, cluster, eventstore, eventstore.archive, projection, quality, retention, web.http
        web.page -> web.http
        web.track -> geo, history, readmodel.vehicles, vehicle, web.http
        web.upload -> command, eventstore, limit, vehicle, web.command, web.http
        """;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static Map<String, String[]> mayUse() {
        Map<String, String[]> mayUse = new TreeMap<>();
        MAY_USE.lines().forEach(line -> {
            String[] sides = line.split("->", 2);
            String[] used =
                    sides[1].isBlank() ? new String[0] : sides[1].strip().split(", *");
            mayUse.put(sides[0].strip(), used);
        });
        return mayUse;
    }

    static Stream<String> packages() {
        return mayUse().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_uses_only_what_the_table_allows(String name) {
        String[] allowed = Stream.concat(Stream.of(name), Arrays.stream(mayUse().get(name)))
                .map(each -> ROOT + "." + each)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(not(resideInAPackage(ROOT + ".."))))
                .check(CLASSES);
    }

    @Test
    void every_package_is_in_the_table() {
        TreeSet<String> found = new TreeSet<>();
        CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .forEach(name -> found.add(name.substring(ROOT.length() + 1)));

        assertThat(found).containsExactlyElementsOf(mayUse().keySet());
    }

    /** Every package is a slice of its own, so a cycle between two packages inside {@code web} is found as well. */
    @Test
    void packages_are_free_of_cycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void the_domain_is_plain_java() {
        classes()
                .that()
                .resideInAnyPackage(ROOT + ".vehicle", ROOT + ".geo", ROOT + ".movement")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".vehicle",
                        ROOT + ".geo",
                        ROOT + ".movement",
                        "java..",
                        "org.jspecify..",
                        "com.google.errorprone.annotations..")
                .check(CLASSES);
    }

    @Test
    void no_thread_is_blocked_by_sleep_or_await() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
        noClasses().should().callMethod(Future.class, "await").check(CLASSES);
    }

    @Test
    void time_is_read_from_an_injected_clock_only() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(CLASSES);
    }
}
