package dev.triage.encoder;

/** The build's check that the encoders it unpacked are the ones their descriptors name. */
public final class VerifyEncoders {

    private VerifyEncoders() {}

    /** @throws EncoderException naming the file that is missing or differs; the build fails with it */
    public static void main(String[] args) {
        EncoderCatalogue.standard().verify();
    }
}
