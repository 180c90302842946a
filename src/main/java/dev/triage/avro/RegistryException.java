package dev.triage.avro;

import org.apache.kafka.common.KafkaException;

/** The schema registry didn't do what was asked, and somebody has to do something about it. */
public class RegistryException extends KafkaException {

    private static final long serialVersionUID = 1;

    RegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
