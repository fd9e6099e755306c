package vehicletracking;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The arrows of the house. Only the composition root sees all of it. */
class ArchitectureTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("vehicletracking");

    private static void onlySees(String station, String... others) {
        String[] allowed = new String[others.length + 2];
        allowed[0] = "vehicletracking." + station;
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "vehicletracking." + others[i];
        }
        allowed[others.length + 1] = "";
        classes()
                .that()
                .resideInAPackage("vehicletracking." + station)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(allowed).or(DescribedPredicate.not(resideInAPackage("vehicletracking.."))))
                .check(HOUSE);
    }

    @Test
    void leaves_see_nothing_of_ours() {
        onlySees("bus");
        onlySees("batch");
        onlySees("vehicle");
        onlySees("database");
        onlySees("geo");
    }

    @Test
    void the_event_store_knows_no_vehicle() {
        onlySees("eventstore", "bus");
    }

    @Test
    void projections_in_general_know_the_log_only() {
        onlySees("projection", "eventstore", "bus");
    }

    @Test
    void retention_knows_the_log_only() {
        onlySees("retention", "journal", "eventstore", "bus");
    }

    @Test
    void the_write_side_and_the_read_models_never_see_each_other() {
        onlySees("journal", "vehicle", "eventstore");
        onlySees("quality", "geo", "vehicle");
        onlySees("command", "vehicle", "journal", "quality", "eventstore", "batch", "bus");
        onlySees("location", "projection", "journal", "eventstore", "vehicle");
        onlySees("directory", "projection", "journal", "eventstore", "vehicle");
        onlySees("devices", "projection", "journal", "eventstore", "vehicle");
        onlySees("quarantine", "projection", "journal", "eventstore", "vehicle");
        onlySees("ingest", "vehicle");
        onlySees("movement", "geo");
        onlySees("history", "geo", "movement", "journal", "eventstore", "vehicle");
        onlySees("importing", "command", "vehicle", "eventstore", "bus");
        onlySees(
                "query",
                "location",
                "directory",
                "devices",
                "quarantine",
                "history",
                "journal",
                "movement",
                "projection",
                "eventstore",
                "vehicle",
                "bus");
    }

    @Test
    void nobody_looks_into_the_http_edge() {
        noClasses()
                .that()
                .resideOutsideOfPackages("vehicletracking.web", "vehicletracking")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("vehicletracking.web")
                .check(HOUSE);
    }

    @Test
    void there_are_no_cycles() {
        slices().matching("vehicletracking.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void the_domain_is_plain_java() {
        classes()
                .that()
                .resideInAPackage("vehicletracking.vehicle")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "vehicletracking.vehicle", "java..", "org.jspecify..", "com.google.errorprone.annotations..")
                .check(HOUSE);
    }

    @Test
    void nothing_waits_on_an_event_loop() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(HOUSE);
        noClasses().should().callMethod(Future.class, "await").check(HOUSE);
    }

    @Test
    void time_comes_from_the_clock_that_is_handed_in() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(HOUSE);
    }
}
