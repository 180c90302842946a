// Reads a ticket that Java wrote, and writes one for Java to read.
// usage: node roundtrip.js REGISTRY TOPIC HEX_OF_TICKET; prints {"read": ..., "written": HEX}
const {
  SchemaRegistryClient,
  AvroDeserializer,
  AvroSerializer,
  SerdeType,
} = require('@confluentinc/schemaregistry');

async function main([registry, topic, hex]) {
  const client = new SchemaRegistryClient({ baseURLs: [registry] });
  const deserializer = new AvroDeserializer(client, SerdeType.VALUE, {});
  const serializer = new AvroSerializer(client, SerdeType.VALUE, {
    autoRegisterSchemas: false,
    useLatestVersion: true,
  });
  const read = await deserializer.deserialize(topic, Buffer.from(hex, 'hex'));
  const reply = { ...read, id: `${read.id}-reply`, text: '从 Node 写的', created: 1795500000123 };
  const written = await serializer.serialize(topic, reply);
  const subjects = await client.getAllSubjects();
  console.log(JSON.stringify({ read, subjects, written: written.toString('hex') }, (key, value) =>
    value instanceof Map ? Object.fromEntries(value) : value));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
