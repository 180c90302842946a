package dev.triage.avro;

import dev.triage.core.Category;

final class CategoryRecords {

    static final RecordType<Category, dev.triage.record.Category> TYPE = RecordType.of(
            "a category", dev.triage.record.Category.class, CategoryRecords::toRecord, (record, key) -> toCore(record));

    private CategoryRecords() {}

    private static dev.triage.record.Category toRecord(Category category) {
        return new dev.triage.record.Category(
                category.name(),
                category.title(),
                category.destination(),
                category.languages(),
                Optionals.nullable(category.targetPrecision()),
                category.retired(),
                category.changedBy(),
                category.changedAt());
    }

    private static Category toCore(dev.triage.record.Category record) {
        return new Category(
                record.getName(),
                record.getTitle(),
                record.getDestination(),
                record.getLanguages(),
                Optionals.optional(record.getTargetPrecision()),
                record.getRetired(),
                record.getChangedBy(),
                record.getChangedAt());
    }
}
