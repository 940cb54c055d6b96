-- An archive of version 1 as 0.1.0 made it first: no fingerprints of keys.
CREATE TABLE account (
    name text NOT NULL,
    start_time timestamp with time zone NOT NULL
);
CREATE TABLE archive (
    application text NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE change (
    id bigint NOT NULL,
    account text NOT NULL,
    resource text NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    before json,
    after json
);
CREATE SEQUENCE change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE change_id_seq OWNED BY change.id;
CREATE TABLE closed_risk_unit (
    account text NOT NULL,
    group_id bigint NOT NULL,
    parent_email text NOT NULL,
    credit_email text NOT NULL,
    enabled boolean NOT NULL,
    create_time timestamp with time zone NOT NULL,
    close_time timestamp with time zone NOT NULL,
    nth integer NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone,
    gone_at timestamp with time zone
);
CREATE TABLE covered (
    account text NOT NULL,
    resource text NOT NULL,
    start_time timestamp with time zone NOT NULL,
    end_time timestamp with time zone NOT NULL
);
CREATE TABLE ledger (
    account text NOT NULL,
    resource text NOT NULL,
    claim bigint NOT NULL,
    synced_at timestamp with time zone
);
CREATE TABLE liquidation_transfer (
    account text NOT NULL,
    liquidation_id bigint NOT NULL,
    transfer_time timestamp with time zone NOT NULL,
    from_uid bigint NOT NULL,
    from_account_type text NOT NULL,
    to_uid bigint NOT NULL,
    to_account_type text NOT NULL,
    status text NOT NULL,
    nth integer NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone,
    gone_at timestamp with time zone
);
CREATE TABLE liquidation_transfer_asset (
    account text NOT NULL,
    liquidation_id bigint NOT NULL,
    nth integer NOT NULL,
    "position" integer NOT NULL,
    asset_name text NOT NULL,
    amount numeric NOT NULL
);
CREATE TABLE margin_liquidation (
    account text NOT NULL,
    avg_price numeric NOT NULL,
    executed_qty numeric NOT NULL,
    order_id bigint NOT NULL,
    price numeric NOT NULL,
    qty numeric NOT NULL,
    side text NOT NULL,
    symbol text NOT NULL,
    time_in_force text NOT NULL,
    is_isolated boolean NOT NULL,
    updated_time timestamp with time zone NOT NULL,
    nth integer NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone,
    gone_at timestamp with time zone
);
CREATE TABLE risk_unit_liability (
    account text NOT NULL,
    liquidation_start_time timestamp with time zone NOT NULL,
    group_id bigint NOT NULL,
    nth integer NOT NULL,
    "position" integer NOT NULL,
    asset_name text NOT NULL,
    principal numeric NOT NULL,
    interest numeric NOT NULL
);
CREATE TABLE risk_unit_liquidation (
    account text NOT NULL,
    group_id bigint NOT NULL,
    start_ltv numeric NOT NULL,
    end_ltv numeric NOT NULL,
    liquidation_start_time timestamp with time zone NOT NULL,
    total_net_equity numeric NOT NULL,
    total_maintenance_margin numeric NOT NULL,
    total_liability numeric NOT NULL,
    liquidation_end_time timestamp with time zone,
    nth integer NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone,
    gone_at timestamp with time zone
);
CREATE TABLE risk_unit_snapshot (
    account text NOT NULL,
    liquidation_start_time timestamp with time zone NOT NULL,
    group_id bigint NOT NULL,
    nth integer NOT NULL,
    "position" integer NOT NULL,
    sub_email text NOT NULL,
    member_type text NOT NULL,
    wallet_type text NOT NULL,
    net_equity numeric NOT NULL,
    maintain_margin numeric NOT NULL
);
ALTER TABLE ONLY change ALTER COLUMN id SET DEFAULT nextval('change_id_seq'::regclass);
INSERT INTO account VALUES ('desk', '2025-07-01 00:00:00+00');
INSERT INTO archive VALUES ('binance-liquidations', 1, '2026-11-25 01:57:54.752+00');
INSERT INTO change VALUES (1, 'desk', 'margin-liquidations', '2026-11-25 01:57:54.974+00', '{"avg_price": "54923.24132084", "executed_qty": "408.12520863", "order_id": 2, "price": "16671.550797300000000001", "qty": "0.00000000", "side": "BUY", "symbol": "BTCUSDT", "time_in_force": "GTC", "is_isolated": false, "updated_time": "2025-12-31T00:01:00.000Z"}', NULL);
INSERT INTO change VALUES (2, 'desk', 'risk-unit-liquidations', '2026-11-25 01:57:55.02+00', '{"group_id": 7, "start_ltv": "0.9286", "end_ltv": "0.8723", "liquidation_start_time": "2025-12-29T00:01:00.000Z", "total_net_equity": "22518944.57484625", "total_maintenance_margin": "1125947.22874230", "total_liability": "20911091.932202227750", "liquidation_end_time": null, "risk_unit_snapshot": [{"sub_email": "credit.0@desk.test", "member_type": "CREDIT", "wallet_type": "PORTFOLIO_MARGIN", "net_equity": "8496197.72286874", "maintain_margin": "424809.88614343"}, {"sub_email": "credit.0@desk.test", "member_type": "CREDIT", "wallet_type": "SPOT", "net_equity": "0.00000000", "maintain_margin": "0.00000000"}, {"sub_email": "unit0.1.0@desk.test", "member_type": "COLLATERAL", "wallet_type": "PORTFOLIO_MARGIN", "net_equity": "8451555.40875631", "maintain_margin": "422577.77043781"}, {"sub_email": "unit0.2.0@desk.test", "member_type": "COLLATERAL", "wallet_type": "CROSS_MARGIN", "net_equity": "5571191.44322120", "maintain_margin": "278559.57216106"}], "risk_unit_liability": [{"asset_name": "USDT", "principal": "6670638.326372542583", "interest": "299725.65102820"}, {"asset_name": "USDC", "principal": "6911812.919990582583", "interest": "58551.05741016"}, {"asset_name": "FDUSD", "principal": "6674820.544758982584", "interest": "295543.43264176"}]}', '{"group_id": 7, "start_ltv": "0.9286", "end_ltv": "0.8723", "liquidation_start_time": "2025-12-29T00:01:00.000Z", "total_net_equity": "22518944.57484625", "total_maintenance_margin": "1125947.22874230", "total_liability": "20911091.932202227750", "liquidation_end_time": "2026-01-01T00:01:00.005Z", "risk_unit_snapshot": [{"sub_email": "credit.0@desk.test", "member_type": "CREDIT", "wallet_type": "PORTFOLIO_MARGIN", "net_equity": "8496197.72286874", "maintain_margin": "424809.88614343"}, {"sub_email": "credit.0@desk.test", "member_type": "CREDIT", "wallet_type": "SPOT", "net_equity": "0.00000000", "maintain_margin": "0.00000000"}, {"sub_email": "unit0.1.0@desk.test", "member_type": "COLLATERAL", "wallet_type": "PORTFOLIO_MARGIN", "net_equity": "8451555.40875631", "maintain_margin": "422577.77043781"}, {"sub_email": "unit0.2.0@desk.test", "member_type": "COLLATERAL", "wallet_type": "CROSS_MARGIN", "net_equity": "5571191.44322120", "maintain_margin": "278559.57216106"}], "risk_unit_liability": [{"asset_name": "USDT", "principal": "6670638.326372542583", "interest": "299725.65102820"}, {"asset_name": "USDC", "principal": "6911812.919990582583", "interest": "58551.05741016"}, {"asset_name": "FDUSD", "principal": "6674820.544758982584", "interest": "295543.43264176"}]}');
INSERT INTO change VALUES (3, 'desk', 'liquidation-transfers', '2026-11-25 01:57:55.056+00', '{"liquidation_id": 70, "transfer_time": "2025-12-30T00:01:00.005Z", "from_uid": 1, "from_account_type": "SPOT", "to_uid": 2, "to_account_type": "CROSS_MARGIN", "status": "PENDING", "liquidation_transfer_asset": [{"asset_name": "USDT", "amount": "1.50"}]}', '{"liquidation_id": 70, "transfer_time": "2025-12-30T00:01:00.005Z", "from_uid": 1, "from_account_type": "SPOT", "to_uid": 2, "to_account_type": "CROSS_MARGIN", "status": "CONFIRM", "liquidation_transfer_asset": [{"asset_name": "USDT", "amount": "1.50"}]}');
INSERT INTO covered VALUES ('desk', 'margin-liquidations', '2025-07-01 00:00:00+00', '2026-01-01 00:01:01+00');
INSERT INTO covered VALUES ('desk', 'risk-unit-liquidations', '2025-07-01 00:00:00+00', '2026-01-01 00:01:01+00');
INSERT INTO covered VALUES ('desk', 'liquidation-transfers', '2025-07-01 00:00:00+00', '2026-01-01 00:01:01+00');
INSERT INTO covered VALUES ('desk', 'closed-risk-units', '2025-07-01 00:00:00+00', '2026-01-01 00:01:01+00');
INSERT INTO ledger VALUES ('desk', 'margin-liquidations', 2, '2026-01-01 00:01:01+00');
INSERT INTO ledger VALUES ('desk', 'risk-unit-liquidations', 2, '2026-01-01 00:01:01+00');
INSERT INTO ledger VALUES ('desk', 'liquidation-transfers', 2, '2026-01-01 00:01:01+00');
INSERT INTO ledger VALUES ('desk', 'closed-risk-units', 2, '2026-01-01 00:01:01+00');
INSERT INTO liquidation_transfer VALUES ('desk', 70, '2025-12-30 00:01:00+00', 1, 'SPOT', 2, 'CROSS_MARGIN', 'CONFIRM', 0, '2026-11-25 01:57:54.858+00', NULL, NULL);
INSERT INTO liquidation_transfer VALUES ('desk', 70, '2025-12-30 00:01:00.005+00', 1, 'SPOT', 2, 'CROSS_MARGIN', 'CONFIRM', 1, '2026-11-25 01:57:54.858+00', '2026-11-25 01:57:55.056+00', NULL);
INSERT INTO liquidation_transfer_asset VALUES ('desk', 70, 0, 0, 'USDT', 1.50);
INSERT INTO liquidation_transfer_asset VALUES ('desk', 70, 1, 0, 'USDT', 1.50);
INSERT INTO margin_liquidation VALUES ('desk', 54923.24132084, 408.12520863, 1, 54869.20000000, 544.16694485, 'BUY', 'BTCUSDT', 'GTC', false, '2025-12-31 00:01:00+00', 0, '2026-11-25 01:57:54.785+00', NULL, NULL);
INSERT INTO margin_liquidation VALUES ('desk', 54923.24132084, 408.12520863, 2, 16671.550797300000000001, 0.00000000, 'BUY', 'BTCUSDT', 'GTC', false, '2025-12-31 00:01:00+00', 0, '2026-11-25 01:57:54.785+00', NULL, '2026-11-25 01:57:54.974+00');
INSERT INTO risk_unit_liability VALUES ('desk', '2025-12-29 00:01:00+00', 7, 0, 0, 'USDT', 6670638.326372542583, 299725.65102820);
INSERT INTO risk_unit_liability VALUES ('desk', '2025-12-29 00:01:00+00', 7, 0, 1, 'USDC', 6911812.919990582583, 58551.05741016);
INSERT INTO risk_unit_liability VALUES ('desk', '2025-12-29 00:01:00+00', 7, 0, 2, 'FDUSD', 6674820.544758982584, 295543.43264176);
INSERT INTO risk_unit_liquidation VALUES ('desk', 7, 0.9286, 0.8723, '2025-12-29 00:01:00+00', 22518944.57484625, 1125947.22874230, 20911091.932202227750, '2026-01-01 00:01:00.005+00', 0, '2026-11-25 01:57:54.823+00', '2026-11-25 01:57:55.02+00', NULL);
INSERT INTO risk_unit_snapshot VALUES ('desk', '2025-12-29 00:01:00+00', 7, 0, 0, 'credit.0@desk.test', 'CREDIT', 'PORTFOLIO_MARGIN', 8496197.72286874, 424809.88614343);
INSERT INTO risk_unit_snapshot VALUES ('desk', '2025-12-29 00:01:00+00', 7, 0, 1, 'credit.0@desk.test', 'CREDIT', 'SPOT', 0.00000000, 0.00000000);
INSERT INTO risk_unit_snapshot VALUES ('desk', '2025-12-29 00:01:00+00', 7, 0, 2, 'unit0.1.0@desk.test', 'COLLATERAL', 'PORTFOLIO_MARGIN', 8451555.40875631, 422577.77043781);
INSERT INTO risk_unit_snapshot VALUES ('desk', '2025-12-29 00:01:00+00', 7, 0, 3, 'unit0.2.0@desk.test', 'COLLATERAL', 'CROSS_MARGIN', 5571191.44322120, 278559.57216106);
SELECT pg_catalog.setval('change_id_seq', 3, true);
ALTER TABLE ONLY account
    ADD CONSTRAINT account_pkey PRIMARY KEY (name);
ALTER TABLE ONLY change
    ADD CONSTRAINT change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY closed_risk_unit
    ADD CONSTRAINT closed_risk_unit_pkey PRIMARY KEY (account, group_id, nth);
ALTER TABLE ONLY covered
    ADD CONSTRAINT covered_pkey PRIMARY KEY (account, resource, start_time);
ALTER TABLE ONLY ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (account, resource);
ALTER TABLE ONLY liquidation_transfer_asset
    ADD CONSTRAINT liquidation_transfer_asset_pkey PRIMARY KEY (account, liquidation_id, nth, "position");
ALTER TABLE ONLY liquidation_transfer
    ADD CONSTRAINT liquidation_transfer_pkey PRIMARY KEY (account, liquidation_id, nth);
ALTER TABLE ONLY margin_liquidation
    ADD CONSTRAINT margin_liquidation_pkey PRIMARY KEY (account, updated_time, symbol, order_id, nth);
ALTER TABLE ONLY risk_unit_liability
    ADD CONSTRAINT risk_unit_liability_pkey PRIMARY KEY (account, liquidation_start_time, group_id, nth, "position");
ALTER TABLE ONLY risk_unit_liquidation
    ADD CONSTRAINT risk_unit_liquidation_pkey PRIMARY KEY (account, liquidation_start_time, group_id, nth);
ALTER TABLE ONLY risk_unit_snapshot
    ADD CONSTRAINT risk_unit_snapshot_pkey PRIMARY KEY (account, liquidation_start_time, group_id, nth, "position");
CREATE INDEX liquidation_transfer_time ON liquidation_transfer USING btree (account, transfer_time);
