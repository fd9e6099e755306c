/** Tests of the documentation: its links, its examples, and the vocabulary of names and prose. */
@NullMarked
package vehicletracking.docs;

import org.jspecify.annotations.NullMarked;
