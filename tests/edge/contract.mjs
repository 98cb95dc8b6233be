// Checks answers against the worker's own OpenAPI document.

import assert from 'node:assert/strict';

import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Fields of every answer of the API, and those of the connection, which the document leaves out. */
const EVERYWHERE = [
  'cache-control', 'content-security-policy', 'cross-origin-embedder-policy', 'cross-origin-opener-policy',
  'cross-origin-resource-policy', 'permissions-policy', 'referrer-policy', 'strict-transport-security',
  'x-content-type-options', 'content-type', 'content-length', 'connection', 'keep-alive', 'date', 'transfer-encoding',
  // A hint for proxies, which comes with the stream.
  'x-accel-buffering',
];

/** Fields that only some of the answers of a status have. */
const SOMETIMES = ['preference-applied', 'rollcall-made-at', 'retry-after', 'ratelimit', 'ratelimit-policy'];

export class Contract {
  #ajv;
  #seen = new Set();

  /** Checks the document itself; every reference must resolve. */
  static async of(document) {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    assert.ok(valid, JSON.stringify(errors, null, 1));
    assert.equal(validator.version, '3.1');
    return new Contract(document, validator.resolveRefs());
  }

  constructor(document, resolved) {
    this.document = document;
    this.resolved = resolved;
    // Members that are in no schema are undocumented. Clients may not rely on their absence, so the
    // document itself does not forbid them.
    const strict = structuredClone(document);
    closeObjects(strict.components.schemas);
    this.#ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      assert.ok(this.#ajv.validateSchema(schema), `${name}: ${this.#ajv.errorsText()}`);
    }
    this.#ajv.addSchema({ ...strict, $id: 'rollcall:api' });
  }

  /** Every operation: `{ path, method, operation }`, with its references resolved. */
  get operations() {
    const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'];
    return Object.entries(this.resolved.paths).flatMap(([path, item]) => methods.filter((method) => item[method]).map((method) => ({
      path, method: method.toUpperCase(), operation: item[method],
      parameters: [...item.parameters ?? [], ...item[method].parameters ?? []],
    })));
  }

  /** The statuses that have been seen, as `GET /path 200`. */
  get seen() { return this.#seen; }

  #check(pointer, value, where) {
    const fragment = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = this.#ajv.getSchema(`rollcall:api#/${fragment}`);
    assert.ok(validate, `no schema at ${pointer}`);
    assert.ok(validate(value), `${where}: ${this.#ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`);
  }

  /** Checks that the document describes the answer to a request of this operation. */
  conforms({ path, method, operation }, answer) {
    const where = `${method} ${path} ${answer.status}`;
    const text = answer.body.toString().slice(0, 300);
    const response = operation.responses[answer.status];
    assert.ok(response, `${where} is not documented: ${text}`);
    this.#seen.add(where);
    this.#headers(response, answer, where);
    if (!response.content) {
      assert.equal(answer.body.length, 0, `${where} has a body: ${text}`);
      return;
    }
    const [type] = (answer.headers['content-type'] ?? '').split(';');
    assert.deepEqual(Object.keys(response.content), [type], where);
    const { $ref } = this.document.paths[path][method.toLowerCase()].responses[answer.status];
    const place = $ref?.split('/').slice(1) ?? ['paths', path, method.toLowerCase(), 'responses', String(answer.status)];
    const pointer = [...place, 'content', type, 'schema'];
    if (/[/+]json$/.test(type)) {
      this.#check(pointer, answer.json, where);
      assert.equal(answer.json.status === undefined || typeof answer.json.status === 'string' || answer.json.status === answer.status, true, where);
    } else {
      this.#check(pointer, answer.body.toString(), where);
    }
    if (type === 'application/x-ndjson') {
      for (const line of answer.body.toString().trim().split('\n')) this.#check(['components', 'schemas', 'JobStatus'], JSON.parse(line), where);
    }
  }

  #headers(response, answer, where) {
    const documented = new Map(Object.entries(response.headers ?? {}).map(([name, header]) => [name.toLowerCase(), header]));
    for (const name of answer.fields) {
      assert.ok(documented.has(name) || EVERYWHERE.includes(name), `${where}: ${name} is not documented`);
    }
    for (const [name, { schema }] of documented) {
      const value = answer.headers[name];
      if (value === undefined) {
        assert.ok(SOMETIMES.includes(name), `${where}: ${name} is documented and not there`);
        continue;
      }
      const typed = schema.type === 'integer' && /^\d+$/.test(value) ? Number(value) : value;
      assert.ok(this.#ajv.validate(schema, typed), `${where}: ${name}: ${value}: ${this.#ajv.errorsText()}`);
    }
  }
}

function closeObjects(schema) {
  if (typeof schema !== 'object' || schema === null) return;
  if (schema.type === 'object' && schema.properties) schema.additionalProperties = false;
  for (const part of Object.values(schema)) closeObjects(part);
}
