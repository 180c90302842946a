package dev.triage.core;

/**
 * What a fit adds to a category's direction in the whitened space.
 *
 * @param addition as many components as the encoder's dimension, null where no fit has seen the category
 * @param bias added to the category's score
 */
public record Refinement(float[] addition, float bias) {
    public static final Refinement NONE = new Refinement(null, 0);

    /** Factor from the cosine with a category's direction to a log-probability. */
    public static final float SCALE = 15;
}
