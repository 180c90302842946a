package dev.triage.web.compare;

import java.util.List;

/**
 * What is known of a file of pairs so far.
 *
 * @param rows in the file, without its header
 * @param done of them
 * @param pairs scored
 * @param badRows that could not be scored
 * @param cut pairs of which the encoder's limit cut a text
 * @param mean similarity
 * @param histogram counts in steps of 0.01 from -1
 * @param bad the first of the bad rows
 * @param first the first of the pairs
 * @param seconds since the start, or until the end
 */
record PairReport(
        String file,
        String charset,
        String separator,
        long rows,
        long done,
        long pairs,
        long badRows,
        long cut,
        double mean,
        long[] histogram,
        List<PairFile.Row.Bad> bad,
        List<ScoredPair> first,
        double seconds) {

    /** @param threshold a multiple of 0.01 */
    long atLeast(double threshold) {
        long found = 0;
        for (int i = (int) Math.round((threshold + 1) * 100); i < histogram.length; i++) {
            found += histogram[i];
        }
        return found;
    }
}
