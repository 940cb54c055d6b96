-- An archive of version 1 as 0.1.0 made it first: no fingerprints of keys.
BEGIN TRANSACTION;
CREATE TABLE account (
	name TEXT NOT NULL,
	start_time TEXT NOT NULL,
	PRIMARY KEY (name)
);
INSERT INTO "account" VALUES('desk','2025-07-01T00:00:00.000Z');
CREATE TABLE archive (
	application TEXT NOT NULL,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL
);
INSERT INTO "archive" VALUES('binance-liquidations',1,'2026-11-25T01:57:52.733Z');
CREATE TABLE change (
	id INTEGER NOT NULL,
	account TEXT NOT NULL,
	resource TEXT NOT NULL,
	seen_at TEXT NOT NULL,
	"before" JSON,
	"after" JSON,
	PRIMARY KEY (id)
);
INSERT INTO "change" VALUES(1,'desk','margin-liquidations','2026-11-25T01:57:52.878Z','{"avg_price": "54923.24132084", "executed_qty": "408.12520863", "order_id": 2, "price": "16671.550797300000000001", "qty": "0.00000000", "side": "BUY", "symbol": "BTCUSDT", "time_in_force": "GTC", "is_isolated": false, "updated_time": "2025-12-31T00:01:00.000Z"}',NULL);
INSERT INTO "change" VALUES(2,'desk','risk-unit-liquidations','2026-11-25T01:57:52.908Z','{"group_id": 7, "start_ltv": "0.9286", "end_ltv": "0.8723", "liquidation_start_time": "2025-12-29T00:01:00.000Z", "total_net_equity": "22518944.57484625", "total_maintenance_margin": "1125947.22874230", "total_liability": "20911091.932202227750", "liquidation_end_time": null, "risk_unit_snapshot": [{"sub_email": "credit.0@desk.test", "member_type": "CREDIT", "wallet_type": "PORTFOLIO_MARGIN", "net_equity": "8496197.72286874", "maintain_margin": "424809.88614343"}, {"sub_email": "credit.0@desk.test", "member_type": "CREDIT", "wallet_type": "SPOT", "net_equity": "0.00000000", "maintain_margin": "0.00000000"}, {"sub_email": "unit0.1.0@desk.test", "member_type": "COLLATERAL", "wallet_type": "PORTFOLIO_MARGIN", "net_equity": "8451555.40875631", "maintain_margin": "422577.77043781"}, {"sub_email": "unit0.2.0@desk.test", "member_type": "COLLATERAL", "wallet_type": "CROSS_MARGIN", "net_equity": "5571191.44322120", "maintain_margin": "278559.57216106"}], "risk_unit_liability": [{"asset_name": "USDT", "principal": "6670638.326372542583", "interest": "299725.65102820"}, {"asset_name": "USDC", "principal": "6911812.919990582583", "interest": "58551.05741016"}, {"asset_name": "FDUSD", "principal": "6674820.544758982584", "interest": "295543.43264176"}]}','{"group_id": 7, "start_ltv": "0.9286", "end_ltv": "0.8723", "liquidation_start_time": "2025-12-29T00:01:00.000Z", "total_net_equity": "22518944.57484625", "total_maintenance_margin": "1125947.22874230", "total_liability": "20911091.932202227750", "liquidation_end_time": "2026-01-01T00:01:00.005Z", "risk_unit_snapshot": [{"sub_email": "credit.0@desk.test", "member_type": "CREDIT", "wallet_type": "PORTFOLIO_MARGIN", "net_equity": "8496197.72286874", "maintain_margin": "424809.88614343"}, {"sub_email": "credit.0@desk.test", "member_type": "CREDIT", "wallet_type": "SPOT", "net_equity": "0.00000000", "maintain_margin": "0.00000000"}, {"sub_email": "unit0.1.0@desk.test", "member_type": "COLLATERAL", "wallet_type": "PORTFOLIO_MARGIN", "net_equity": "8451555.40875631", "maintain_margin": "422577.77043781"}, {"sub_email": "unit0.2.0@desk.test", "member_type": "COLLATERAL", "wallet_type": "CROSS_MARGIN", "net_equity": "5571191.44322120", "maintain_margin": "278559.57216106"}], "risk_unit_liability": [{"asset_name": "USDT", "principal": "6670638.326372542583", "interest": "299725.65102820"}, {"asset_name": "USDC", "principal": "6911812.919990582583", "interest": "58551.05741016"}, {"asset_name": "FDUSD", "principal": "6674820.544758982584", "interest": "295543.43264176"}]}');
INSERT INTO "change" VALUES(3,'desk','liquidation-transfers','2026-11-25T01:57:52.922Z','{"liquidation_id": 70, "transfer_time": "2025-12-30T00:01:00.005Z", "from_uid": 1, "from_account_type": "SPOT", "to_uid": 2, "to_account_type": "CROSS_MARGIN", "status": "PENDING", "liquidation_transfer_asset": [{"asset_name": "USDT", "amount": "1.50"}]}','{"liquidation_id": 70, "transfer_time": "2025-12-30T00:01:00.005Z", "from_uid": 1, "from_account_type": "SPOT", "to_uid": 2, "to_account_type": "CROSS_MARGIN", "status": "CONFIRM", "liquidation_transfer_asset": [{"asset_name": "USDT", "amount": "1.50"}]}');
CREATE TABLE closed_risk_unit (
	account TEXT NOT NULL,
	group_id BIGINT NOT NULL,
	parent_email TEXT NOT NULL,
	credit_email TEXT NOT NULL,
	enabled BOOLEAN NOT NULL,
	create_time TEXT NOT NULL,
	close_time TEXT NOT NULL,
	nth INTEGER NOT NULL,
	seen_at TEXT NOT NULL,
	changed_at TEXT,
	gone_at TEXT,
	PRIMARY KEY (account, group_id, nth)
);
CREATE TABLE covered (
	account TEXT NOT NULL,
	resource TEXT NOT NULL,
	start_time TEXT NOT NULL,
	end_time TEXT NOT NULL,
	PRIMARY KEY (account, resource, start_time)
);
INSERT INTO "covered" VALUES('desk','margin-liquidations','2025-07-01T00:00:00.000Z','2026-01-01T00:01:01.000Z');
INSERT INTO "covered" VALUES('desk','risk-unit-liquidations','2025-07-01T00:00:00.000Z','2026-01-01T00:01:01.000Z');
INSERT INTO "covered" VALUES('desk','liquidation-transfers','2025-07-01T00:00:00.000Z','2026-01-01T00:01:01.000Z');
INSERT INTO "covered" VALUES('desk','closed-risk-units','2025-07-01T00:00:00.000Z','2026-01-01T00:01:01.000Z');
CREATE TABLE ledger (
	account TEXT NOT NULL,
	resource TEXT NOT NULL,
	claim BIGINT NOT NULL,
	synced_at TEXT,
	PRIMARY KEY (account, resource)
);
INSERT INTO "ledger" VALUES('desk','margin-liquidations',2,'2026-01-01T00:01:01.000Z');
INSERT INTO "ledger" VALUES('desk','risk-unit-liquidations',2,'2026-01-01T00:01:01.000Z');
INSERT INTO "ledger" VALUES('desk','liquidation-transfers',2,'2026-01-01T00:01:01.000Z');
INSERT INTO "ledger" VALUES('desk','closed-risk-units',2,'2026-01-01T00:01:01.000Z');
CREATE TABLE liquidation_transfer (
	account TEXT NOT NULL,
	liquidation_id BIGINT NOT NULL,
	transfer_time TEXT NOT NULL,
	from_uid BIGINT NOT NULL,
	from_account_type TEXT NOT NULL,
	to_uid BIGINT NOT NULL,
	to_account_type TEXT NOT NULL,
	status TEXT NOT NULL,
	nth INTEGER NOT NULL,
	seen_at TEXT NOT NULL,
	changed_at TEXT,
	gone_at TEXT,
	PRIMARY KEY (account, liquidation_id, nth)
);
INSERT INTO "liquidation_transfer" VALUES('desk',70,'2025-12-30T00:01:00.000Z',1,'SPOT',2,'CROSS_MARGIN','CONFIRM',0,'2026-11-25T01:57:52.822Z',NULL,NULL);
INSERT INTO "liquidation_transfer" VALUES('desk',70,'2025-12-30T00:01:00.005Z',1,'SPOT',2,'CROSS_MARGIN','CONFIRM',1,'2026-11-25T01:57:52.822Z','2026-11-25T01:57:52.922Z',NULL);
CREATE TABLE liquidation_transfer_asset (
	account TEXT NOT NULL,
	liquidation_id BIGINT NOT NULL,
	nth INTEGER NOT NULL,
	position INTEGER NOT NULL,
	asset_name TEXT NOT NULL,
	amount TEXT NOT NULL,
	PRIMARY KEY (account, liquidation_id, nth, position)
);
INSERT INTO "liquidation_transfer_asset" VALUES('desk',70,0,0,'USDT','1.50');
INSERT INTO "liquidation_transfer_asset" VALUES('desk',70,1,0,'USDT','1.50');
CREATE TABLE margin_liquidation (
	account TEXT NOT NULL,
	avg_price TEXT NOT NULL,
	executed_qty TEXT NOT NULL,
	order_id BIGINT NOT NULL,
	price TEXT NOT NULL,
	qty TEXT NOT NULL,
	side TEXT NOT NULL,
	symbol TEXT NOT NULL,
	time_in_force TEXT NOT NULL,
	is_isolated BOOLEAN NOT NULL,
	updated_time TEXT NOT NULL,
	nth INTEGER NOT NULL,
	seen_at TEXT NOT NULL,
	changed_at TEXT,
	gone_at TEXT,
	PRIMARY KEY (account, updated_time, symbol, order_id, nth)
);
INSERT INTO "margin_liquidation" VALUES('desk','54923.24132084','408.12520863',1,'54869.20000000','544.16694485','BUY','BTCUSDT','GTC',0,'2025-12-31T00:01:00.000Z',0,'2026-11-25T01:57:52.760Z',NULL,NULL);
INSERT INTO "margin_liquidation" VALUES('desk','54923.24132084','408.12520863',2,'16671.550797300000000001','0.00000000','BUY','BTCUSDT','GTC',0,'2025-12-31T00:01:00.000Z',0,'2026-11-25T01:57:52.760Z',NULL,'2026-11-25T01:57:52.878Z');
CREATE TABLE risk_unit_liability (
	account TEXT NOT NULL,
	liquidation_start_time TEXT NOT NULL,
	group_id BIGINT NOT NULL,
	nth INTEGER NOT NULL,
	position INTEGER NOT NULL,
	asset_name TEXT NOT NULL,
	principal TEXT NOT NULL,
	interest TEXT NOT NULL,
	PRIMARY KEY (account, liquidation_start_time, group_id, nth, position)
);
INSERT INTO "risk_unit_liability" VALUES('desk','2025-12-29T00:01:00.000Z',7,0,0,'USDT','6670638.326372542583','299725.65102820');
INSERT INTO "risk_unit_liability" VALUES('desk','2025-12-29T00:01:00.000Z',7,0,1,'USDC','6911812.919990582583','58551.05741016');
INSERT INTO "risk_unit_liability" VALUES('desk','2025-12-29T00:01:00.000Z',7,0,2,'FDUSD','6674820.544758982584','295543.43264176');
CREATE TABLE risk_unit_liquidation (
	account TEXT NOT NULL,
	group_id BIGINT NOT NULL,
	start_ltv TEXT NOT NULL,
	end_ltv TEXT NOT NULL,
	liquidation_start_time TEXT NOT NULL,
	total_net_equity TEXT NOT NULL,
	total_maintenance_margin TEXT NOT NULL,
	total_liability TEXT NOT NULL,
	liquidation_end_time TEXT,
	nth INTEGER NOT NULL,
	seen_at TEXT NOT NULL,
	changed_at TEXT,
	gone_at TEXT,
	PRIMARY KEY (account, liquidation_start_time, group_id, nth)
);
INSERT INTO "risk_unit_liquidation" VALUES('desk',7,'0.9286','0.8723','2025-12-29T00:01:00.000Z','22518944.57484625','1125947.22874230','20911091.932202227750','2026-01-01T00:01:00.005Z',0,'2026-11-25T01:57:52.804Z','2026-11-25T01:57:52.908Z',NULL);
CREATE TABLE risk_unit_snapshot (
	account TEXT NOT NULL,
	liquidation_start_time TEXT NOT NULL,
	group_id BIGINT NOT NULL,
	nth INTEGER NOT NULL,
	position INTEGER NOT NULL,
	sub_email TEXT NOT NULL,
	member_type TEXT NOT NULL,
	wallet_type TEXT NOT NULL,
	net_equity TEXT NOT NULL,
	maintain_margin TEXT NOT NULL,
	PRIMARY KEY (account, liquidation_start_time, group_id, nth, position)
);
INSERT INTO "risk_unit_snapshot" VALUES('desk','2025-12-29T00:01:00.000Z',7,0,0,'credit.0@desk.test','CREDIT','PORTFOLIO_MARGIN','8496197.72286874','424809.88614343');
INSERT INTO "risk_unit_snapshot" VALUES('desk','2025-12-29T00:01:00.000Z',7,0,1,'credit.0@desk.test','CREDIT','SPOT','0.00000000','0.00000000');
INSERT INTO "risk_unit_snapshot" VALUES('desk','2025-12-29T00:01:00.000Z',7,0,2,'unit0.1.0@desk.test','COLLATERAL','PORTFOLIO_MARGIN','8451555.40875631','422577.77043781');
INSERT INTO "risk_unit_snapshot" VALUES('desk','2025-12-29T00:01:00.000Z',7,0,3,'unit0.2.0@desk.test','COLLATERAL','CROSS_MARGIN','5571191.44322120','278559.57216106');
CREATE INDEX liquidation_transfer_time ON liquidation_transfer (account, transfer_time);
COMMIT;
